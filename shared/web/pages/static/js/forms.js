// Forms that call the API. `data-api="POST /customers"` is the call; typed values stay until the API accepts them.
//   data-then="/ui/customers/{customer_id}"  where to go afterwards (filled from the answer)
//   data-done="Customer added"               the toast to show afterwards
//   data-shows="form-token"                  the dialog for what the answer tells only once: see `show`
//   data-inline                              saves by itself on `change`; Escape restores the old value
//   data-changed-only                        sends only fields that differ from their initial values
//   data-kept-back                           on a field: hidden until a refusal names it
import { Problem, freshKey, send } from "./api.js";
import { closeDialog, openDialog } from "./dialogs.js";
import { refresh } from "./live.js";
import { toast } from "./toasts.js";

const attempts = new WeakMap(); // form → idempotency key and the content it belongs to: a retry uses the same key

export const fill = (template, values) =>
  template.replace(/\{(\w+)\}/g, (whole, name) => (name in values ? encodeURIComponent(values[name]) : whole));

function converted(input) {
  const text = input.value;
  if (input.type === "checkbox") return input.checked;
  if (text === "") return { null: null, list: [] }[input.dataset.empty];
  if (input.multiple && input.selectedOptions) return Array.from(input.selectedOptions, (one) => one.value);
  switch (input.dataset.convert) {
    case "boolean": return text === "true";
    case "number": return Number(text);
    case "minutes": return Math.round(Number(text) * 60);
    case "list": return text.split(",").map((part) => part.trim()).filter(Boolean);
    case "instant": return new Date(text).toISOString();
    case "email": return [{ address: text.trim(), preferred: true }];
    case "phone": return [{ number: text.trim(), preferred: true }];
    default: return text;
  }
}

function untouched(input) {
  if (!input.options) return input.value === input.defaultValue && input.checked === input.defaultChecked;
  const stood = Array.from(input.options).filter((one) => one.defaultSelected);
  const expected = stood.length || input.multiple ? stood : Array.from(input.options).slice(0, 1);
  return Array.from(input.options).every((one) => one.selected === expected.includes(one));
}

function put(body, name, value) {
  const path = name.split(".");
  const last = path.pop();
  let at = body;
  for (const part of path) at = at[part] ??= {};
  at[last] = value;
}

export function bodyOf(form) {
  const body = {};
  for (const input of form.elements) {
    if (!input.name || input.disabled || input.hasAttribute("data-not-sent") || (input.type === "radio" && !input.checked)) continue;
    if (form.hasAttribute("data-changed-only") && untouched(input)) continue;
    if (input.dataset.with && !form.elements[input.dataset.with]?.value) continue;
    if (input.dataset.convert === "each") {
      if (input.checked) (body[input.name] ??= []).push(input.value);
      continue;
    }
    if (input.value === "" && input.dataset.clears) {
      put(body, input.dataset.clears, null);
      continue;
    }
    const value = converted(input);
    if (value !== undefined) put(body, input.name, value);
  }
  return body;
}

function showProblem(form, problem) {
  clearProblem(form);
  const unplaced = [];
  for (const [name, text] of Object.entries(problem.fields)) {
    const field = fieldOf(form, name);
    if (!field) {
      unplaced.push(`${name}: ${text}`);
      continue;
    }
    field.dataset.invalid = "";
    if (field.hasAttribute("data-kept-back")) field.hidden = false;
    const note = field.querySelector(".field-note");
    note.dataset.hint ??= note.textContent;
    note.textContent = text;
    field.querySelector("input, select, textarea")?.setAttribute("aria-invalid", "true");
  }
  form.querySelector("[aria-invalid]")?.focus();
  const placed = Object.keys(problem.fields).length - unplaced.length;
  const box = form.querySelector(".form-problem");
  const text = unplaced.join(" · ") || (placed ? "" : problem.message);
  if (box && text) {
    box.hidden = false;
    box.textContent = text;
  } else if (text) toast(text, { bad: true });
}

function fieldOf(form, name) {
  for (let at = name; at; at = at.includes(".") ? at.slice(0, at.lastIndexOf(".")) : "") {
    const selector = `[data-field="${CSS.escape(at)}"]`;
    const found = form.matches(selector) ? form : form.querySelector(selector);
    if (found) return found;
  }
  return null;
}

function clearProblem(form) {
  for (const field of [form, ...form.querySelectorAll("[data-invalid]")]) {
    delete field.dataset.invalid;
    const note = field.querySelector(".field-note");
    if (note && field !== form) note.textContent = note.dataset.hint ?? "";
  }
  if (form.hasAttribute("data-inline")) form.querySelector(".field-note").textContent = "";
  for (const input of form.querySelectorAll("[aria-invalid]")) input.removeAttribute("aria-invalid");
  const box = form.querySelector(".form-problem");
  if (box) box.hidden = true;
}

function keyFor(form, content) {
  const before = attempts.get(form);
  if (before?.content === content) return before.key;
  const key = freshKey();
  attempts.set(form, { content, key });
  return key;
}

async function submit(form, button) {
  const call = fill(button?.dataset.api ?? form.dataset.api, form.dataset);
  const body = bodyOf(form);
  if (button?.name) put(body, button.name, button.value);
  const busy = button ?? form;
  busy.setAttribute("aria-busy", "true");
  if (button) button.disabled = true;
  try {
    const said = await send(call, body, { key: keyFor(form, call + JSON.stringify(body)), etag: form.dataset.etag });
    attempts.delete(form);
    clearProblem(form);
    succeeded(form, said);
  } catch (problem) {
    if (!(problem instanceof Problem)) throw problem;
    showProblem(form, problem);
    form.dispatchEvent(new CustomEvent("crm:refused", { bubbles: true }));
  } finally {
    busy.removeAttribute("aria-busy");
    if (button) button.disabled = false;
  }
}

function succeeded(form, said) {
  if (form.dataset.then) {
    location.assign(fill(form.dataset.then, said));
    return;
  }
  if (form.dataset.done) toast(form.dataset.done);
  if (form.hasAttribute("data-inline")) for (const input of form.elements) input.defaultValue = input.value;
  else {
    form.reset();
    for (const field of form.querySelectorAll("[data-kept-back]")) field.hidden = true;
    showParts(form);
  }
  form.dispatchEvent(new CustomEvent("crm:accepted", { bubbles: true, detail: said }));
  closeDialog(form);
  if (form.dataset.shows) show(document.getElementById(form.dataset.shows), said);
  refresh();
}

// Fills [data-shown-text] and [data-shown-href] of a dialog and opens it, unless the answer to a retry lacks a value.
// With data-copied it goes to the clipboard too.
function show(dialog, answer) {
  for (const part of dialog.querySelectorAll("[data-shown-text], [data-shown-href]")) {
    const { shownText, shownHref } = part.dataset;
    const text = fill(shownText ?? shownHref, answer);
    if (text.includes("{")) return;
    if (shownText) part.textContent = text;
    else part.href = text;
    if (part.hasAttribute("data-copied")) navigator.clipboard?.writeText(text).catch(() => {}); // or copied by hand
  }
  openDialog(dialog.id);
}

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (!form.matches("form[data-api]") || event.submitter?.hasAttribute("formaction")) return; // the browser submits it, as a download
  event.preventDefault();
  submit(form, event.submitter);
});

document.addEventListener("change", (event) => {
  const form = event.target.form;
  if (event.target.matches("[data-part]")) showParts(form);
  if (event.target.matches("[data-ticks]"))
    for (const one of document.getElementsByName(event.target.dataset.ticks)) one.checked = event.target.checked;
  if (form?.matches("[data-inline]") && event.target.value !== event.target.defaultValue) form.requestSubmit();
});

document.addEventListener("keydown", (event) => {
  const form = event.target.form;
  if (event.key === "Escape" && form?.matches("[data-inline]")) {
    event.target.value = event.target.defaultValue ?? "";
    clearProblem(form);
    event.target.blur();
  }
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey) && form?.matches("[data-api]")) form.requestSubmit();
});

// A choice that changes which fields a form has: parts with data-for="call meeting" are shown for those values.
export function showParts(form) {
  const chosen = form.querySelector("[data-part]:checked");
  if (!chosen) return;
  for (const part of form.querySelectorAll("[data-for]")) {
    const wanted = part.dataset.for.split(" ").includes(chosen.value);
    part.hidden = !wanted;
    for (const input of [part, ...part.querySelectorAll("input, select, textarea, button")]) if ("disabled" in input) input.disabled = !wanted;
  }
  if (chosen.dataset.api) form.dataset.api = chosen.dataset.api;
  form.toggleAttribute("data-internal", chosen.hasAttribute("data-internal"));
}
for (const form of document.querySelectorAll("form:has([data-part])")) showParts(form);
