// Calls of the API below /api/v1: with the token and the key of the customer's tier, given up on after a while, and sent again
// where that does no harm.

import { accessToken, ended, renewed, tier } from "./session.js";

// What a customer is asked to wait for one answer.
const PATIENCE_MS = 10_000;
const TRIES = 3;

/** An answer that is no success: `status`, what the problem says, and the id under which it stands in the logs. */
export class Refusal extends Error {
  constructor(status, problem, correlationId) {
    super(problem.detail ?? "The service did not answer as it should.");
    this.status = status;
    this.errors = problem.errors ?? [];
    this.correlationId = correlationId;
  }
}

let keys;

export function configure(config) {
  keys = config.keys;
}

/** Bookings that begin from now on, a page of them: `{ items, next_cursor }`. */
export function list(cursor) {
  const query = new URLSearchParams({ from: new Date().toISOString(), limit: "20" });
  if (cursor) query.set("cursor", cursor);
  return call("GET", `/bookings?${query}`).then((answer) => answer.json());
}

/** A booking and its ETag. */
export function get(id) {
  return call("GET", `/bookings/${encodeURIComponent(id)}`).then(withTag);
}

/** However often it is sent with the same key, it books once. */
export function create(details, key) {
  return call("POST", "/bookings", { "Idempotency-Key": key }, details).then(withTag);
}

export function change(id, tag, details) {
  return call("PUT", `/bookings/${encodeURIComponent(id)}`, { "If-Match": tag }, details).then(withTag);
}

export function cancel(id) {
  return call("DELETE", `/bookings/${encodeURIComponent(id)}`);
}

async function withTag(answer) {
  return { booking: await answer.json(), tag: answer.headers.get("ETag") };
}

async function call(method, path, headers = {}, details) {
  const request = { method, headers, body: details && JSON.stringify(details) };
  if (details) headers["Content-Type"] = "application/json";
  let answer = await patiently(path, request, await accessToken());
  // The token was taken back, or this machine's clock is wrong: once more with a new one.
  if (answer.status === 401) answer = await patiently(path, request, await renewed());
  if (answer.ok) return answer;
  if (answer.status === 401) throw ended();
  const problem = await answer.json().catch(() => ({}));
  throw new Refusal(answer.status, problem, answer.headers.get("x-correlation-id"));
}

/** Sends again what was refused for load, and what got no answer unless it may have changed a version: a PUT. */
async function patiently(path, request, token) {
  for (let attempt = 1; ; attempt += 1) {
    try {
      const answer = await once(path, request, token);
      if (attempt === TRIES || ![429, 503].includes(answer.status)) return answer;
      await pause(attempt, answer.headers.get("Retry-After"));
    } catch (failure) {
      if (attempt === TRIES || request.method === "PUT") throw failure;
      await pause(attempt);
    }
  }
}

function once(path, request, token) {
  return fetch(`/api/v1${path}`, {
    ...request,
    headers: { ...request.headers, Authorization: `Bearer ${token}`, "x-api-key": keys[tier()] },
    cache: "no-store",
    signal: AbortSignal.timeout(PATIENCE_MS),
  });
}

/** As long as asked for, or twice as long each time, with some chance so that not everybody comes back at once. */
function pause(attempt, retryAfter) {
  const wanted = Number(retryAfter) * 1000 || 250 * 2 ** attempt;
  const wait = Math.min(wanted, 5000) * (1 + Math.random() / 2);
  return new Promise((resolve) => setTimeout(resolve, wait));
}
