// Dialogs and menus: opened by [data-opens="id"], closed by [data-closes], Escape, or a click outside them.
export function openDialog(id, values = {}) {
  const dialog = document.getElementById(id);
  if (!dialog || dialog.open) return dialog;
  const form = dialog.querySelector("form");
  if (form) Object.assign(form.dataset, values);
  dialog.showModal();
  dialog.dispatchEvent(new Event("crm:opened")); // at once; "toggle" fires later, when somebody may already be typing
  return dialog;
}

export const closeDialog = (inside) => inside.closest("dialog")?.close();

document.addEventListener("click", (event) => {
  const opener = event.target.closest("[data-opens]");
  if (opener) openDialog(opener.dataset.opens, { ...(opener.dataset.id && { id: opener.dataset.id }) });
  if (event.target.closest("[data-closes]")) closeDialog(event.target);
  if (event.target.matches("dialog[open]") && outside(event)) event.target.close();
  for (const menu of document.querySelectorAll("details[data-menu][open]")) {
    if (!menu.contains(event.target) || event.target.closest(".menu-item")) menu.open = false;
  }
});

function outside(event) {
  const box = event.target.getBoundingClientRect();
  return event.clientX < box.left || event.clientX > box.right || event.clientY < box.top || event.clientY > box.bottom;
}

document.addEventListener("keydown", (event) => {
  const menu = event.target.closest?.("details[data-menu][open]");
  if (!menu) return;
  if (event.key === "Escape") {
    menu.open = false;
    menu.querySelector("summary").focus();
  }
  if (event.key !== "ArrowDown" && event.key !== "ArrowUp") return;
  event.preventDefault();
  const items = [...menu.querySelectorAll(".menu-item, .segments button")];
  const step = event.key === "ArrowDown" ? 1 : -1;
  items[(items.indexOf(document.activeElement) + step + items.length) % items.length]?.focus();
});

// A fetched dialog opens by itself and is removed when it is closed.
document.addEventListener("htmx:after:swap", () => {
  const fetched = document.querySelector("dialog[data-opens-itself]:not([open])");
  if (fetched) openDialog(fetched.id);
});
document.addEventListener("close", ({ target }) => target.matches("dialog[data-opens-itself]") && target.remove(), true);

// An address may name a dialog to open: /#new
const named = location.hash.slice(1) && document.getElementById(location.hash.slice(1));
if (named instanceof HTMLDialogElement) openDialog(named.id);
