"""How people say behind a time that it is only roughly so, or that they are not sure, language by language.

English says it in front of words as well ("14:32 about 20 pods"), and is read with them (`warroom.intake.beside_time`).
Part of the shell's fast path.
"""

from __future__ import annotations

ROUGHLY_BEHIND = {
    "English": "i'd say|i’d say|i'd guess|i'd think|i want to say|if i|from memory|at a guess|at best|by eye",
    "German": (
        "herum|rum|ungefähr|circa|zirka|cirka|ca|schätzungsweise|annähernd|schätze ich|denke ich|glaube ich|meine ich"
        "|würde ich sagen|so in etwa|plus minus|über den daumen|etwa|vielleicht|vermutlich|wahrscheinlich"
    ),
    "French": (
        "environ|peut-être|approximativement|à peu près|à peu de chose|plus ou moins|je crois|je pense|je dirais"
        "|je suppose|il me semble|sauf erreur|sans doute|probablement"
    ),
    "Spanish": (
        "aprox|aproximadamente|más o menos|mas o menos|creo|quizás|quizas|quizá|tal vez|supongo|diría|diria|calculo"
        "|me parece|probablemente|posiblemente"
    ),
    "Portuguese": (
        "aproximadamente|mais ou menos|mas ou menos|acho|talvez|creio|suponho|por volta|parece-me|provavelmente|penso"
        "|se não me engano"
    ),
    "Italian": (
        "circa|forse|credo|penso|direi|mi pare|mi sembra|all'incirca|all’incirca|più o meno|piu o meno"
        "|approssimativamente"
        "|suppongo|probabilmente"
    ),
    "Dutch": "ongeveer|misschien|denk ik|dacht ik|geloof ik|circa|min of meer|bij benadering|waarschijnlijk|zowat",
    "Swedish": "ungefär|cirka|kanske|tror jag|skulle jag|typ|på ett ungefär|förmodligen|troligen",
    "Norwegian": "omtrent|cirka|kanskje|tror jeg|antagelig|sånn cirka|trolig",
    "Danish": "omtrent|cirka|måske|tror jeg|nogenlunde|formentlig|vist",
    "Polish": "mniej więcej|około|chyba|może|jakoś|w przybliżeniu|mniej wiecej|prawdopodobnie|wydaje",
    "Czech": "přibližně|asi|zhruba|možná|cca|tak nějak|pravděpodobně|myslím",
    "Russian": "примерно|около|приблизительно|наверное|наверно|возможно|кажется|где-то|вроде|плюс-минус|вероятно|думаю",
    "Ukrainian": "приблизно|близько|мабуть|здається|десь|можливо|ймовірно|орієнтовно",
    "Turkish": "civarı|civarında|sularında|yaklaşık|galiba|sanırım|belki|gibi|aşağı yukarı|muhtemelen",
    "Finnish": "noin|suunnilleen|ehkä|luultavasti|maissa|tienoilla|aikoihin|arviolta|kai|paikkeilla",
    "Hungarian": "körül|talán|kb|nagyjából|úgy|tájban|tájt|szerintem|valószínűleg",
    "Romanian": "aproximativ|cam pe|poate|cred|în jur|probabil",
    "Greek": "περίπου|ίσως|μάλλον|νομίζω|πιθανώς",
    "Indonesian": "kira-kira|sekitar|mungkin|kurang lebih|sepertinya",
    "Vietnamese": "khoảng|có lẽ|tầm|chừng|hình như",
}
"""Words and phrases behind a time, in small letters, before what happened."""

FIRST_WORDS = frozenset(phrase.split()[0] for phrases in ROUGHLY_BEHIND.values() for phrase in phrases.split("|"))
"""The words with which they begin."""
