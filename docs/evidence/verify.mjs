// Checks logs of warroom with nothing but Node: node verify.mjs FILE.jsonl ... (docs/checking-evidence.md).
// Written from docs/design/log.md alone. Logs without their first line, as in the format's test files:
// node verify.mjs --incident ID --writer ID FILE ...   Exit code 1 when anything does not hold.
import { createHash, createPublicKey, verify } from "node:crypto";
import { readFileSync } from "node:fs";

const sha256 = (...parts) => createHash("sha256").update(Buffer.concat(parts.map((part) => Buffer.from(part)))).digest("hex");
const joined = (...parts) => sha256(...parts.flatMap((part, at) => (at ? ["\0", part] : [part])));
const fingerprint = (key) => "ed25" + sha256("warroom/1 key\0", key).slice(0, 28);

function decoded(text, size) {
  const data = Buffer.from(text, "base64url");
  return data.length === size && data.toString("base64url") === text ? data : null;
}

function isSigned(writer, hash, column) {
  const [name, text, ...rest] = column.toString("latin1").split(".");
  const key = decoded(name, 32), signature = decoded(text ?? "", 64);
  if (!key || !signature || rest.length || fingerprint(key) !== writer) return false;
  const jwk = { kty: "OKP", crv: "Ed25519", x: name };
  return verify(null, Buffer.from("warroom/1 sig\0" + hash), createPublicKey({ key: jwk, format: "jwk" }), signature);
}

function linesOf(data) {
  const lines = [];
  for (let start = 0, end; (end = data.indexOf(10, start)) >= 0; start = end + 1) lines.push(data.subarray(start, end));
  return lines;
}

function columnsOf(line) {
  const bare = line.at(-1) === 13 ? line.subarray(0, -1) : line;
  const columns = [];
  let start = 0;
  for (let end; (end = bare.indexOf(9, start)) >= 0; start = end + 1) columns.push(bare.subarray(start, end));
  return [...columns, bare.subarray(start)];
}

function parsed(text) {
  try { return JSON.parse(text) ?? {}; } catch { return {}; }
}

function read(file) {
  try { return readFileSync(file); } catch (error) { return error.code; }
}

const place = (incident, writer, hash) => [incident, writer, hash].join(" ");

// ``seen`` gathers every line that holds, in whatever file.
function check(file, incident, writer, seen) {
  const data = read(file);
  if (typeof data === "string") return { file, fault: `it cannot be read (${data})` };
  const lines = linesOf(data).map(columnsOf);
  let prev = "0".repeat(64), first = 0;
  if (!writer) {
    const header = parsed(lines[0]?.[0] ?? "");
    ({ incident, writer, prev } = header);
    if (![incident, writer, prev].every((text) => typeof text === "string") || lines[0].length < 3 || lines[0].length > 4) return { file, fault: "it has no first line" };
    if (joined("warroom/1 header", prev, incident, writer, lines[0][0]) !== lines[0][2].toString()) return { file, fault: "its first line does not hold" };
    first = 1;
  }
  const found = { file, writer, lines: 0, signed: 0, last: prev, fault: "" };
  if (!/^0{64}$/.test(prev)) found.missing = place(incident, writer, prev);
  for (const [head, body, hash, signature, ...more] of lines.slice(first)) {
    if (!hash || more.length) found.fault = `line ${found.lines + 1 + first}: it has not three or four columns`;
    else if (joined("warroom/1 op", prev, incident, writer, head) !== hash.toString()) found.fault = `line ${found.lines + 1 + first}: its hash does not hold`;
    else if (body.length && joined("warroom/1 body", body) !== parsed(head).b) found.fault = `line ${found.lines + 1 + first}: another body than it was written with`;
    if (found.fault) break;
    prev = found.last = hash.toString();
    seen.add(place(incident, writer, prev));
    found.lines += 1;
    if (signature && writer.startsWith("ed25") && isSigned(writer, prev, signature)) found.signed = found.lines;
  }
  return found;
}

const given = process.argv.slice(2);
const option = (name) => (given[0] === name ? given.splice(0, 2)[1] : "");
const incident = option("--incident"), writer = option("--writer");
const seen = new Set();
for (const found of given.map((file) => check(file, incident, writer, seen))) {
  found.missing = found.missing && !seen.has(found.missing) ? "what its first line follows is in none of these files" : "";
  if (found.fault || found.missing || (found.writer?.startsWith("ed25") && found.signed < found.lines)) process.exitCode = 1;
  console.log(JSON.stringify(found));
}
