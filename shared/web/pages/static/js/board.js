// Kanban: drag a card, or use its menu. The card moves at once; a refusal moves it back and shows the reason.
import { Problem, send } from "./api.js";
import { openDialog } from "./dialogs.js";
import { fill } from "./forms.js";
import { refresh } from "./live.js";
import { toast } from "./toasts.js";

let held = null;

const columnOf = (card) => card.closest("[data-column]");

// The column under the pointer, if it accepts the dragged card.
function over(event) {
  const column = event.target.closest?.("[data-board] [data-column]");
  return column && (column === columnOf(held) || column.dataset.dialog || callOf(column, columnOf(held))) ? column : null;
}

// The API call of a move: the column's own call for cards from that column, or else the board's call.
function callOf(column, from) {
  return column.getAttribute(`data-call-${from.dataset.column}`) ?? column.closest("[data-board]").dataset.move;
}

function recount(...columns) {
  for (const column of columns) {
    const shown = column.querySelector("[data-count]");
    if (/^\d+$/.test(shown.textContent)) shown.dataset.base ??= shown.textContent - column.querySelectorAll("[data-card]").length - (column.dataset.gained ?? 0);
    if (shown.dataset.base) shown.textContent = Number(shown.dataset.base) + column.querySelectorAll("[data-card]").length;
  }
}

function place(card, column, before = null) {
  const from = columnOf(card);
  recount(from, column);
  column.querySelector("[data-cards]").insertBefore(card, before);
  recount(from, column);
}

async function move(card, column, { undoable = true } = {}) {
  const board = card.closest("[data-board]");
  const from = columnOf(card);
  if (from === column) return;
  if (column.dataset.dialog) {
    openDialog(column.dataset.dialog, { id: card.dataset.card });
    return;
  }
  const neighbour = card.nextElementSibling;
  place(card, column, column.querySelector("[data-card]"));
  card.setAttribute("aria-busy", "true");
  try {
    await tell(card, from, column);
    card.dataset.landed = "";
    setTimeout(() => delete card.dataset.landed, 1000);
    const undo = undoable && board.dataset.move ? () => move(card, from, { undoable: false }) : null;
    toast(`${board.dataset.moved} ${column.dataset.title}`, { undo });
    refresh();
  } catch (problem) {
    if (!(problem instanceof Problem)) throw problem;
    place(card, from, neighbour);
    toast(problem.message, { bad: true });
  } finally {
    card.removeAttribute("aria-busy");
  }
}

function tell(card, from, column) {
  const { moveField } = column.closest("[data-board]").dataset;
  const body = moveField ? { [moveField]: column.dataset.column } : {};
  return send(fill(callOf(column, from), { id: card.dataset.card }), body);
}

document.addEventListener("dragstart", (event) => {
  const card = event.target.closest?.("[data-card]");
  if (!card) return;
  held = card;
  event.dataTransfer.effectAllowed = "move";
  event.dataTransfer.setData("text/plain", card.querySelector("a")?.href ?? "");
  requestAnimationFrame(() => {
    card.dataset.held = "";
    card.closest("[data-board]").dataset.dragging = "";
  });
});

document.addEventListener("dragover", (event) => {
  const column = held && over(event);
  for (const other of document.querySelectorAll("[data-over]")) if (other !== column) delete other.dataset.over;
  if (!column) return;
  event.preventDefault();
  event.dataTransfer.dropEffect = "move";
  column.dataset.over = "";
});

document.addEventListener("drop", (event) => {
  const column = held && over(event);
  if (!column) return;
  event.preventDefault();
  move(held, column);
});

document.addEventListener("dragend", () => {
  if (held) delete held.dataset.held;
  held = null;
  for (const marked of document.querySelectorAll("[data-over]")) delete marked.dataset.over;
  for (const board of document.querySelectorAll("[data-dragging]")) delete board.dataset.dragging;
});

document.addEventListener("click", (event) => {
  const choice = event.target.closest("[data-move-to]");
  if (!choice) return;
  const card = choice.closest("[data-card]");
  const column = card.closest("[data-board]").querySelector(`[data-column="${CSS.escape(choice.dataset.moveTo)}"]`);
  move(card, column).then(() => card.querySelector("summary")?.focus());
});
