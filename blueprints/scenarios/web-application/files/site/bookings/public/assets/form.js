// A booking that is made or changed.

import * as api from "./api.js";
import { Refusal } from "./api.js";
import { element, say, show, warn } from "./dom.js";
import { moment } from "./list.js";
import { tier } from "./session.js";

const FIELDS = ["place", "starts_at", "people", "note"];
const OFFER = {
  standard: { people: 8, when: "Within 30 days. You can change or cancel it until a day before." },
  premium: { people: 20, when: "You can change or cancel it until it begins." },
};

/** The booking that is changed, with its ETag; null for a new one. */
let existing;
/** The key under which a new booking was tried, and the details that it stands for. */
let tried;

export function id() {
  return existing.booking.id;
}

export function name() {
  return `${existing.booking.place}, ${moment(existing.booking.starts_at)}`;
}

export function openNew() {
  existing = null;
  tried = null;
  fill({ place: "", starts_at: "", people: 2, note: "" });
  say("");
  display("New booking", "Book");
}

export async function openExisting(id, current) {
  say("Loading…");
  const read = await api.get(id);
  if (!current()) return;
  existing = read;
  fill(read.booking);
  say("");
  display("Change your booking", "Save");
}

/** Saves what is written and answers how to tell it, or null if something has to be mended first. */
export async function save() {
  const details = written();
  if (!complete(faultsOf(details))) return null;
  element("save").disabled = true;
  say("Saving…");
  try {
    const { booking } = existing ? await api.change(id(), existing.tag, details) : await book(details);
    const done = existing ? "Saved" : "Booked";
    return `${done}: ${booking.place}, ${moment(booking.starts_at)}.`;
  } catch (failure) {
    return mended(failure);
  } finally {
    element("save").disabled = false;
  }
}

/** The same details go out under the same key, so that a lost answer books nothing twice. */
function book(details) {
  const text = JSON.stringify(details);
  if (tried?.text !== text) tried = { text, key: crypto.randomUUID() };
  return api.create(details, tried.key);
}

/** What can be mended in the form is shown there. */
async function mended(failure) {
  if (!(failure instanceof Refusal)) throw failure;
  if (failure.status === 400 && failure.errors.length > 0) {
    say("");
    complete(failure.errors.map(({ pointer, detail }) => [pointer?.slice(1), `This ${detail}.`]));
    return null;
  }
  if (failure.status === 412) {
    existing = await api.get(id());
    fill(existing.booking);
    say("");
    warn("This booking was changed elsewhere since you opened it. Here is how it is now.");
    return null;
  }
  throw failure;
}

function display(title, save) {
  const offer = OFFER[tier()];
  element("edit-title").textContent = title;
  element("save").textContent = save;
  element("cancel-this").hidden = !existing;
  element("starts_at-hint").textContent = offer.when;
  element("people-hint").textContent = `Up to ${offer.people}.`;
  element("people").max = offer.people;
  show("edit", `${title} · Bookings`);
}

function fill(booking) {
  for (const field of ["place", "people", "note"]) element(field).value = booking[field];
  element("starts_at").value = booking.starts_at && local(new Date(booking.starts_at));
  complete([]);
}

function written() {
  const moment = new Date(element("starts_at").value);
  return {
    place: element("place").value.trim(),
    starts_at: Number.isNaN(moment.getTime()) ? "" : moment.toISOString(),
    people: Number(element("people").value),
    note: element("note").value,
  };
}

/** The faults that need no server: `[field, text]`. */
function faultsOf(details) {
  const most = OFFER[tier()].people;
  const faults = [];
  if (!details.place) faults.push(["place", "Say what you book."]);
  if (!details.starts_at) faults.push(["starts_at", "Say when it begins, day and time."]);
  if (!Number.isInteger(details.people) || details.people < 1 || details.people > most) {
    faults.push(["people", `Give a number from 1 to ${most}.`]);
  }
  return faults;
}

/** Shows faults at their fields, and goes to the first; answers whether there is none. */
function complete(faults) {
  for (const field of FIELDS) {
    const text = faults.filter(([of]) => of === field).map(([, text]) => text).join(" ");
    element(`${field}-error`).textContent = text;
    if (text) element(field).setAttribute("aria-invalid", "true");
    else element(field).removeAttribute("aria-invalid");
  }
  const first = FIELDS.find((field) => faults.some(([of]) => of === field));
  if (first) element(first).focus();
  return faults.length === 0;
}

/** A moment as `datetime-local` writes it, in the time of this place. */
function local(date) {
  const two = (number) => String(number).padStart(2, "0");
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}T${two(date.getHours())}:${two(date.getMinutes())}`;
}
