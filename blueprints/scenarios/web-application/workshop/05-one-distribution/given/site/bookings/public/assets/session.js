// Who is signed in. The login pages are the user pool's own. Tokens are kept where every tab finds them, also tomorrow.

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
export function signIn(path) {
  const pending = { path };
  sessionStorage.setItem(PENDING, JSON.stringify(pending));
  const parameters = new URLSearchParams({
    response_type: "code",
    client_id: config.clientId,
    redirect_uri: home(),
    scope: config.scope,
  });
  location.assign(`${config.login}/oauth2/authorize?${parameters}`);
}

/** Whether this address is the way back from the login pages. */
export function isReturning() {
  const parameters = new URLSearchParams(location.search);
  return parameters.has("code") || parameters.has("error");
}

/** Ends the way back and answers the path that the visitor came from. */
export async function finishSignIn() {
  const parameters = new URLSearchParams(location.search);
  const pending = JSON.parse(sessionStorage.getItem(PENDING) ?? "null");
  sessionStorage.removeItem(PENDING);
  if (!parameters.has("code")) {
    throw new SessionEnded("You were not signed in. Please try again.");
  }
  await obtain({
    grant_type: "authorization_code",
    code: parameters.get("code"),
    redirect_uri: home(),
  });
  return pending?.path ?? "/";
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
  localStorage.removeItem(STORED);
  if (refresh) {
    const body = new URLSearchParams({ token: refresh, client_id: config.clientId });
    fetch(`${config.login}/oauth2/revoke`, { method: "POST", body, keepalive: true }).catch(() => {});
  }
  const parameters = new URLSearchParams({ client_id: config.clientId, logout_uri: home() });
  location.assign(`${config.login}/logout?${parameters}`);
}

/** Forgets the tokens, which are of no use any more, and answers why. */
export function ended() {
  localStorage.removeItem(STORED);
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
  localStorage.setItem(STORED, JSON.stringify(session));
}


function stored() {
  return JSON.parse(localStorage.getItem(STORED) ?? "null");
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
