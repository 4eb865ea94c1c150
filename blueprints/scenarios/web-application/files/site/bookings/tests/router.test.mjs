// The function of the distribution, as it stands in template.yaml. Run it at the root of the project.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import test from "node:test";

const template = readFileSync("template.yaml", "utf8");
const block = template.match(/\n  BookingsSiteRouter:\n(?:    .*\n|\n)*?      FunctionCode: \|\n((?:        .*\n|\n)+)/);
const handler = new Function(`${block[1]}; return handler;`)();

function routed(uri) {
  const request = { method: "GET", uri, querystring: { code: { value: "a" } }, headers: {}, cookies: {} };
  return handler({ version: "1.0", context: { eventType: "viewer-request" }, viewer: {}, request });
}

test("a route of the page is the document", () => {
  for (const uri of ["/", "/bookings/new", "/bookings/3f0c9a52-6d8e-5b41-9c07-2e5d8a1b7f64", "/bookings/", "/v1.0/things"]) {
    assert.equal(routed(uri).uri, "/index.html", uri);
  }
});

test("a file is itself, whether it is there or not", () => {
  for (const uri of ["/index.html", "/config.json", "/releases/0123456789ab/assets/main.js", "/missing.css", "/robots.txt"]) {
    assert.equal(routed(uri).uri, uri);
  }
});

test("the rest of a request stays as it is", () => {
  const request = routed("/bookings/new");
  assert.deepEqual(request.querystring, { code: { value: "a" } });
  assert.equal(request.method, "GET");
});

test("it uses nothing that CloudFront does not have", () => {
  assert.match(template, /Runtime: cloudfront-js-2\.0/);
  assert.doesNotMatch(block[1], /\b(require|import|await|fetch|eval|setTimeout)\b/);
});
