// The only way from a page to the department's API: JSON in, JSON or a Problem out.
import { words } from "./toasts.js";

export class Problem extends Error {
  // body: problem+json (RFC 9457); `fields` maps a field's dotted name to its error.
  constructor(status, body) {
    super(body.detail || body.title || words.failed);
    this.status = status;
    this.fields = {};
    for (const one of body.errors ?? []) {
      const name = String(one.field ?? one.pointer ?? "").replace(/^#?\//, "").replaceAll("/", ".");
      if (name) this.fields[name] ??= one.rule ?? one.detail ?? this.message;
    }
    if (body.field) this.fields[body.field] ??= body.detail;
  }
}

export function freshKey() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

const POSITION = "crm-position";
const KEEP_MS = 60_000;

// The position of this tab's latest write; reads send it so that they see at least that write.
export function lastPosition() {
  const [position, at] = (sessionStorage.getItem(POSITION) ?? "").split("@");
  return position && Date.now() - Number(at) < KEEP_MS ? position : null;
}

export async function send(call, body, { key = freshKey(), etag = null } = {}) {
  const [method, path] = call.split(" ");
  const headers = { "Content-Type": "application/json", Accept: "application/json", "Idempotency-Key": key };
  if (etag) headers["If-Match"] = etag;
  let answer;
  try {
    answer = await fetch(path, { method, headers, body: JSON.stringify(body), credentials: "same-origin" });
  } catch {
    throw new Problem(0, { detail: words.offline });
  }
  const said = await answer.json().catch(() => ({}));
  if (answer.status === 401) location.assign(`/sign-in?next=${encodeURIComponent(location.pathname + location.search)}`);
  if (!answer.ok) throw new Problem(answer.status, said);
  const position = answer.headers.get("X-History-Position");
  if (position) sessionStorage.setItem(POSITION, `${position}@${Date.now()}`);
  return said;
}
