// Who is signed in. The login pages are the user pool's own: code grant with PKCE (RFC 7636), so that a code is of use only to
// this tab. Tokens are kept in the tab's session storage: a new tab signs in anew, which the login pages do without asking.

const STORED = "session";
const PENDING = "sign-in";
// A token is renewed this long before it ends.
const MARGIN_MS = 60_000;

export class SessionEnded extends Error {}

let config;
let renewing;

export function configure(read) {
  config = read;
}

export function isSignedIn() {
  return stored() !== null;
}

/** `premium` or `standard`. The functions decide by the same claim, of a token that they know to be right. */
export function tier() {
  const groups = claims(stored()?.access)["cognito:groups"] ?? [];
  return groups.includes("premium") ? "premium" : "standard";
}

/** Leaves for the login pages; `path` is where to come back to. */
export async function signIn(path) {
  const pending = { state: random(), verifier: random(), path };
  sessionStorage.setItem(PENDING, JSON.stringify(pending));
  const parameters = new URLSearchParams({
    response_type: "code",
    client_id: config.clientId,
    redirect_uri: home(),
    scope: config.scope,
    state: pending.state,
    code_challenge_method: "S256",
    code_challenge: await challenge(pending.verifier),
  });
  location.assign(`${config.login}/oauth2/authorize?${parameters}`);
}

/** Whether this address is the way back from the login pages. */
export function isReturning() {
  const parameters = new URLSearchParams(location.search);
  return parameters.has("state") && (parameters.has("code") || parameters.has("error"));
}

/** Ends the way back and answers the path that the visitor came from. */
export async function finishSignIn() {
  const parameters = new URLSearchParams(location.search);
  const pending = JSON.parse(sessionStorage.getItem(PENDING) ?? "null");
  sessionStorage.removeItem(PENDING);
  // The code must not stay in the history, whatever comes.
  history.replaceState(null, "", "/");
  if (pending === null || pending.state !== parameters.get("state")) {
    throw new SessionEnded("That sign-in was not begun in this tab. Please sign in again.");
  }
  if (!parameters.has("code")) {
    throw new SessionEnded("You were not signed in. Please try again.");
  }
  await obtain({
    grant_type: "authorization_code",
    code: parameters.get("code"),
    redirect_uri: home(),
    code_verifier: pending.verifier,
  });
  return pending.path;
}

/** The access token, renewed if it is about to end. */
export async function accessToken() {
  const session = stored();
  if (session === null) throw new SessionEnded("Please sign in.");
  return session.expires - MARGIN_MS > Date.now() ? session.access : renewed();
}

/** A new access token. Two calls at the same time renew once. */
export function renewed() {
  renewing ??= renew().finally(() => {
    renewing = undefined;
  });
  return renewing;
}

async function renew() {
  const refresh = stored()?.refresh;
  if (!refresh) throw ended();
  await obtain({ grant_type: "refresh_token", refresh_token: refresh });
  return stored().access;
}

/** Forgets the tokens, makes the long-lived one useless, and signs out of the login pages too. */
export function signOut() {
  const refresh = stored()?.refresh;
  sessionStorage.removeItem(STORED);
  if (refresh) {
    const body = new URLSearchParams({ token: refresh, client_id: config.clientId });
    fetch(`${config.login}/oauth2/revoke`, { method: "POST", body, keepalive: true }).catch(() => {});
  }
  const parameters = new URLSearchParams({ client_id: config.clientId, logout_uri: home() });
  location.assign(`${config.login}/logout?${parameters}`);
}

/** Forgets the tokens, which are of no use any more, and answers why. */
export function ended() {
  sessionStorage.removeItem(STORED);
  return new SessionEnded("Your session has ended. Please sign in again.");
}

async function obtain(grant) {
  const body = new URLSearchParams({ ...grant, client_id: config.clientId });
  const answer = await fetch(`${config.login}/oauth2/token`, { method: "POST", body, signal: AbortSignal.timeout(10_000) });
  // What is refused is over; anything else may pass.
  if (answer.status >= 400 && answer.status < 500) throw ended();
  if (!answer.ok) throw new TypeError(`The login answered ${answer.status}.`);
  const tokens = await answer.json();
  const session = {
    access: tokens.access_token,
    refresh: tokens.refresh_token ?? stored()?.refresh,
    expires: Date.now() + tokens.expires_in * 1000,
  };
  sessionStorage.setItem(STORED, JSON.stringify(session));
}


function stored() {
  return JSON.parse(sessionStorage.getItem(STORED) ?? "null");
}

function home() {
  return `${location.origin}/`;
}

/** What a token says. Nothing is decided by it but what is shown. */
function claims(token) {
  try {
    const bytes = Uint8Array.from(atob(token.split(".")[1].replace(/-/g, "+").replace(/_/g, "/")), (c) => c.charCodeAt(0));
    return JSON.parse(new TextDecoder().decode(bytes));
  } catch {
    return {};
  }
}

function random() {
  return encoded(crypto.getRandomValues(new Uint8Array(32)));
}

async function challenge(verifier) {
  return encoded(new Uint8Array(await crypto.subtle.digest("SHA-256", new TextEncoder().encode(verifier))));
}

function encoded(bytes) {
  return btoa(String.fromCharCode(...bytes)).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
}
