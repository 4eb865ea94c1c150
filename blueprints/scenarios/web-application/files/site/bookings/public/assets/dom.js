// What every view does with the document. Text goes in as text, never as markup.

const VIEWS = ["welcome", "list", "edit", "missing"];

export function element(id) {
  return document.getElementById(id);
}

/** Makes an element: `make("p", { class: "when" }, "text", child)`. */
export function make(name, attributes = {}, ...children) {
  const made = document.createElement(name);
  for (const [attribute, value] of Object.entries(attributes)) made.setAttribute(attribute, value);
  made.append(...children);
  return made;
}

/** Shows one view. Whoever cannot see it is told by the focus, which goes to its heading. */
export function show(view, title) {
  for (const name of VIEWS) element(name).hidden = name !== view;
  document.title = title;
  element(`${view}-title`).focus();
}

/** Says in a word what is going on. */
export function say(text) {
  element("status").textContent = text;
}

let again;

/** Says what went wrong; with a way to try again where there is one. */
export function warn(text, retry) {
  again = retry;
  element("try-again").hidden = !retry;
  element("alert-text").textContent = text;
  element("alert").hidden = false;
}

export function warnNothing() {
  element("alert").hidden = true;
}

element("try-again").addEventListener("click", () => again?.());
