// Checks logs of warroom with nothing but Node: node verify.mjs FILE.jsonl ... (docs/checking-evidence.md).
// Written from docs/design/log.md alone. Logs without their first line, as in the format's test files:
// node verify.mjs --incident ID --writer ID FILE ...   Exit code 1 when anything does not hold.
import { createHash, createPublicKey, verify } from "node:crypto";
import { readFileSync } from "node:fs";

// Everything is read as latin1, so that each character is the byte that stands in the file.
const bytes = (text) => (typeof text === "string" ? Buffer.from(text, "latin1") : text);
const sha256 = (...parts) => createHash("sha256").update(Buffer.concat(parts.map(bytes))).digest("hex");
const joined = (...parts) => sha256(...parts.flatMap((part, at) => (at ? ["\0", part] : [part])));
const fingerprint = (key) => "ed25" + sha256("warroom/1 key\0", key).slice(0, 28);
const place = (incident, writer, hash) => [incident, writer, hash].join(" ");

function decoded(text, size) {
  const data = Buffer.from(text, "base64url");
  return data.length === size && data.toString("base64url") === text ? data : null;
}

function isSigned(writer, hash, column) {
  const [name, text, ...rest] = column.split(".");
  const key = decoded(name, 32), signature = decoded(text ?? "", 64);
  if (!key || !signature || rest.length || fingerprint(key) !== writer) return false;
  const jwk = { kty: "OKP", crv: "Ed25519", x: name };
  return verify(null, bytes("warroom/1 sig\0" + hash), createPublicKey({ key: jwk, format: "jwk" }), signature);
}

function parsed(text) {
  try { return JSON.parse(text) ?? {}; } catch { return {}; }
}

// What is wrong with a line that stands behind the one with the hash ``prev``; empty if nothing is.
function faultOf(prev, incident, writer, [head, body, hash, , ...more]) {
  if (!hash || more.length) return "it has not three or four columns";
  if (joined("warroom/1 op", prev, incident, writer, head) !== hash) return "its hash does not hold";
  if (body && joined("warroom/1 body", body) !== parsed(head).b) return "another body than it was written with";
  return "";
}

// ``seen`` gathers every line that holds, in whatever file.
function check(file, incident, writer, seen) {
  let lines, prev = "0".repeat(64), first = 0;
  try { lines = readFileSync(file, "latin1").split("\n").slice(0, -1).map((line) => line.replace(/\r$/, "").split("\t")); }
  catch (error) { return { file, fault: `it cannot be read (${error.code})` }; }
  if (!writer) {
    const [head, , hash, , ...more] = lines[first++] ?? [];
    ({ incident, writer, prev } = parsed(head));
    if (![incident, writer, prev, hash].every((text) => typeof text === "string") || more.length) return { file, fault: "it has no first line" };
    if (joined("warroom/1 header", prev, incident, writer, head) !== hash) return { file, fault: "its first line does not hold" };
  }
  const found = { file, writer, lines: 0, signed: 0, last: prev, fault: "" };
  if (!/^0{64}$/.test(prev)) found.missing = place(incident, writer, prev);
  for (const line of lines.slice(first)) {
    const fault = faultOf(found.last, incident, writer, line);
    if (fault) return { ...found, fault: `line ${found.lines + 1 + first}: ${fault}` };
    found.last = line[2];
    seen.add(place(incident, writer, found.last));
    found.lines += 1;
    if (line[3] && writer.startsWith("ed25") && isSigned(writer, found.last, line[3])) found.signed = found.lines;
  }
  return found;
}

const given = process.argv.slice(2), seen = new Set();
const option = (name) => (given[0] === name ? given.splice(0, 2)[1] : "");
const incident = option("--incident"), writer = option("--writer");
for (const found of given.map((file) => check(file, incident, writer, seen))) {
  found.missing = found.missing && !seen.has(found.missing) ? "what its first line follows is in none of these files" : "";
  if (found.fault || found.missing || (found.writer?.startsWith("ed25") && found.signed < found.lines)) process.exitCode = 1;
  console.log(JSON.stringify(found));
}
