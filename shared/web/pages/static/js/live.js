// Changes by others appear by themselves. One tab listens to the server and informs the others.
//   data-live="*"                    refreshes on every change
//   data-live="customer:<id>"        … of that customer
//   data-live="type:sales."          … whose event type begins with this
// Such a part has hx-get, hx-trigger="refresh" and a morphing swap: unchanged content does not move.
import htmx from "../vendor/htmx.esm.min.js";
import { lastPosition } from "./api.js";

const GATHER_MS = 200;
const dot = document.getElementById("connection");
const others = "BroadcastChannel" in window ? new BroadcastChannel("crm-live") : null;
let seen = Number(dot?.dataset.seen); // the latest change that this page, or the listening tab, takes into account
let waiting = [];
let timer = 0;

function concerns(part, changes) {
  return part.dataset.live.split(" ").some((wish) => {
    const [kind, value] = wish.split(/:(.*)/);
    if (kind === "*") return true;
    if (changes.some((change) => change.everything)) return true;
    if (kind === "customer") return changes.some((change) => change.customers.includes(value));
    return changes.some((change) => change.types.some((type) => type.startsWith(value)));
  });
}

// Somebody is typing or choosing here, so nothing may move. The part is refreshed once they are done.
const busy = (part) =>
  part.querySelector("dialog[open]") || part.contains(document.activeElement?.closest("form, details[open]"));

// Refetch the parts of the page that the changes affect; without changes (after the viewer's own write), all parts.
export function refresh(changes = null) {
  for (const part of document.querySelectorAll("[data-live]")) {
    if (changes && !concerns(part, changes)) continue;
    if (tooLong(part)) part.querySelector("[data-news]").hidden = false;
    else if (busy(part)) part.setAttribute("data-stale", "");
    else htmx.trigger(part, "refresh");
  }
}

// A list with more entries than one request can fetch stays as it is and offers a link to what is new.
const tooLong = (part) => part.querySelectorAll(".entry").length > Number(part.dataset.keepsLength ?? Infinity);

function catchUp() {
  for (const part of document.querySelectorAll("[data-live][data-stale]")) {
    if (busy(part)) continue;
    part.removeAttribute("data-stale");
    htmx.trigger(part, "refresh");
  }
}

document.addEventListener("close", () => setTimeout(catchUp), true);
document.addEventListener("focusout", () => setTimeout(catchUp));

// A response that was requested before somebody opened a dialog may arrive while it is open.
document.addEventListener("htmx:before:swap", (event) => {
  const part = event.detail.ctx.sourceElement;
  if (!part?.matches?.("[data-live]") || !busy(part)) return;
  event.preventDefault();
  part.setAttribute("data-stale", "");
});

function gather(change) {
  waiting.push(change);
  timer ||= setTimeout(() => {
    const changes = waiting;
    waiting = [];
    timer = 0;
    refresh(changes);
  }, GATHER_MS);
}

function show(state) {
  if (!dot || dot.dataset.state === state) return;
  dot.dataset.state = state;
  dot.querySelector("[role=status]").textContent = dot.dataset[state];
}

function tell(message) {
  hear(message);
  others?.postMessage(message);
}

function hear(message) {
  if (message.state) show(message.state);
  if (message.change) gather(message.change);
}

function listen() {
  const source = new EventSource(`/changes?after=${seen}`);
  source.addEventListener("open", () => tell({ state: "live" }));
  source.addEventListener("change", (event) => {
    seen = Number(event.lastEventId);
    tell({ change: JSON.parse(event.data) });
  });
  source.addEventListener("error", () => {
    tell({ state: navigator.onLine ? "connecting" : "offline" });
    if (source.readyState === EventSource.CLOSED) setTimeout(listen, 5000);
  });
  others?.addEventListener("message", ({ data }) => {
    if (!data.hello) return;
    others.postMessage({ state: dot.dataset.state, ...(data.hello < seen && { change: { everything: true } }) });
  });
}

if (dot) {
  others?.addEventListener("message", ({ data }) => hear(data));
  others?.postMessage({ hello: seen });
  addEventListener("offline", () => show("offline"));
  addEventListener("online", () => show("connecting"));
  if (navigator.locks && others) navigator.locks.request("crm-live", () => new Promise(() => listen()));
  else listen();
}

document.addEventListener("htmx:config:request", (event) => {
  const position = lastPosition();
  const { request, sourceElement } = event.detail.ctx;
  if (position) request.headers["X-History-Position"] = position;
  if (sourceElement.hasAttribute("data-keeps-length")) {
    request.action += `${request.action.includes("?") ? "&" : "?"}limit=${sourceElement.querySelectorAll(".entry").length}`;
  }
});
