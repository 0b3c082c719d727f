// The command menu: Ctrl-K or Cmd-K (or / outside a field) finds records and actions, entirely by keyboard.
import { openDialog } from "./dialogs.js";

const dialog = document.getElementById("command");
const input = dialog?.querySelector("input");

const options = () => [...dialog.querySelectorAll('[role="option"]:not([hidden])')];

function choose(option) {
  for (const other of dialog.querySelectorAll("[aria-selected]")) other.removeAttribute("aria-selected");
  if (!option) return;
  option.id ||= `command-option-${options().indexOf(option)}`;
  option.setAttribute("aria-selected", "true");
  option.scrollIntoView({ block: "nearest" });
  input.setAttribute("aria-activedescendant", option.id);
}

function narrow() {
  const wanted = input.value.trim().toLowerCase();
  for (const action of dialog.querySelectorAll("[data-actions] .command-item")) {
    action.hidden = !action.textContent.toLowerCase().includes(wanted);
  }
  choose(options()[0]);
}

function onKey(event) {
  const all = options();
  const at = all.findIndex((option) => option.ariaSelected === "true");
  if (event.key === "ArrowDown" || event.key === "ArrowUp") {
    event.preventDefault();
    choose(all[(at + (event.key === "ArrowDown" ? 1 : -1) + all.length) % all.length]);
  }
  if (event.key === "Enter" && all[at]) {
    event.preventDefault();
    dialog.close();
    all[at].click();
  }
}

if (dialog) {
  input.addEventListener("input", narrow);
  dialog.addEventListener("keydown", onKey);
  dialog.addEventListener("htmx:after:swap", () => choose(options()[0]));
  dialog.addEventListener("crm:opened", () => (input.select(), narrow()));
  dialog.addEventListener("click", (event) => event.target.closest("a.command-item") && dialog.close());
  document.addEventListener("keydown", (event) => {
    const typing = event.target.closest?.("input, textarea, select, [contenteditable]");
    const asked = (event.key === "k" && (event.ctrlKey || event.metaKey)) || (event.key === "/" && !typing);
    if (!asked) return;
    event.preventDefault();
    openDialog("command");
  });
  addEventListener("hashchange", () => openDialog(location.hash.slice(1)));
}
