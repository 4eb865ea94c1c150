// Shows data/trends.json, which publish-report writes whenever a window closes.

const EVERY_MS = 15_000;
const SHOWN = 15;
const STALE_MS = 5 * 60_000;
const SVG = "http://www.w3.org/2000/svg";

const at = (id) => document.getElementById(id);
const clock = (text) => new Date(text).toLocaleTimeString([], { hour: "2-digit", minute: "2-digit" });

function draw(kind, attributes, ...children) {
  const node = document.createElementNS(SVG, kind);
  for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, value);
  node.append(...children);
  return node;
}

function windows(report) {
  // As wide as its place, so that its text is as large as the rest.
  const [width, height, foot] = [Math.max(240, at("windows").clientWidth), 200, 22];
  const since = Date.parse(report.since);
  const slots = Math.ceil((Date.parse(report.until) - since) / 30_000);
  const most = Math.max(1, ...report.windows.map((window) => window.posts));
  const step = width / slots;
  const label = `${report.posts} posts, at the most ${most} in 30 seconds`;
  const svg = draw("svg", { viewBox: `0 0 ${width} ${height}`, role: "img", "aria-label": label });
  for (const window of report.windows) {
    const tall = ((height - foot - 16) * window.posts) / most;
    const x = Math.max(0, ((Date.parse(window.start) - since) / 30_000) * step);
    const bar = draw("rect", { x, y: height - foot - tall, width: Math.max(1, step - 1), height: tall });
    bar.append(draw("title", {}, `${clock(window.start)}: ${window.posts}`));
    svg.append(bar);
  }
  svg.append(draw("line", { x1: 0, x2: width, y1: height - foot, y2: height - foot }));
  svg.append(draw("text", { x: 0, y: height - 6 }, clock(report.since)));
  svg.append(draw("text", { x: width, y: height - 6, "text-anchor": "end" }, clock(report.until)));
  svg.append(draw("text", { x: 0, y: 11 }, String(most)));
  return svg;
}

function row(ranked, most) {
  const line = document.createElement("tr");
  const [tag, posts, bar] = [0, 1, 2].map(() => line.insertCell());
  tag.textContent = `#${ranked.hashtag}`;
  posts.textContent = ranked.posts;
  const share = (100 * ranked.posts) / most;
  bar.append(draw("svg", { viewBox: "0 0 100 8", preserveAspectRatio: "none", "aria-hidden": "true" }, draw("rect", { width: share, height: 8 })));
  return line;
}

function show({ published_at, report }) {
  const old = Date.now() - Date.parse(published_at) > STALE_MS;
  say(old ? `No post since ${clock(published_at)}` : `As of ${clock(published_at)}`, false);
  at("total").textContent = report.posts;
  at("span").textContent = `posts from ${clock(report.since)} to ${clock(report.until)}`;
  at("windows").replaceChildren(windows(report));
  const top = report.hashtags.slice(0, SHOWN);
  at("tags").replaceChildren(...top.map((ranked) => row(ranked, top[0].posts)));
}

function say(text, failed) {
  at("status").textContent = text;
  at("status").classList.toggle("failed", failed);
}

async function load() {
  try {
    const answer = await fetch("data/trends.json", { cache: "no-cache" });
    if (answer.status === 403 || answer.status === 404) return say("There is no report yet: it comes with the first posts.", false);
    if (!answer.ok) throw new Error(`the answer is ${answer.status}`);
    show(await answer.json());
  } catch (error) {
    say(`The report cannot be read (${error.message}). The next try is in 15 seconds.`, true);
  }
}

load();
setInterval(load, EVERY_MS);
