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

/** Shows one view. */
export function show(view, title) {
  for (const name of VIEWS) element(name).hidden = name !== view;
  document.title = title;
}

/** Says in a word what is going on. */
export function say(text) {
  console.log(text);
}

/** Says what went wrong. */
export function warn(text) {
  window.alert(text);
}

export function warnNothing() {}
