// Schema, template and resolvers agree, and resolvers are of the part of JavaScript that AppSync runs.

import assert from 'node:assert/strict';
import { readFile, readdir } from 'node:fs/promises';
import { test } from 'node:test';

const project = new URL('../../', import.meta.url);
const read = (path) => readFile(new URL(path, project), 'utf8');
const names = (await readdir(new URL('resolvers/', project))).filter((name) => name.endsWith('.js')).sort();

/** The fields of the three root types. */
function fields(schema) {
  const root = (type) => {
    const [, body] = schema.match(new RegExp(`^type ${type} \\{\\n([\\s\\S]*?)^\\}`, 'm'));
    const lines = body.split('\n').filter((line) => !line.trim().startsWith('"') && !line.trim().startsWith('@'));
    return lines.flatMap((line) => line.match(/^ {2}(\w+)[(:]/)?.slice(1) ?? []).map((field) => `${type}.${field}`);
  };
  return ['Query', 'Mutation', 'Subscription'].flatMap(root);
}

test('every field of the roots has a resolver, and every resolver a field', async () => {
  const expected = [...fields(await read('api/schema.graphql')), 'Post.place'].sort();
  assert.deepEqual(names.map((name) => name.replace(/\.js$/, '')), expected);
});

test('the template deploys every resolver at its field', async () => {
  const template = await read('template.yaml');
  const deployed = [...template.matchAll(/TypeName: (\w+)\n\s+FieldName: (\w+)\n[\s\S]*?CodeS3Location: resolvers\/([\w.]+)/g)];
  for (const [, type, field, file] of deployed) assert.equal(file, `${type}.${field}.js`);
  assert.deepEqual(deployed.map(([, , , file]) => file).sort(), names);
});

test('what a group is needed for asks for it in the schema too', async () => {
  const schema = await read('api/schema.graphql');
  for (const name of names) {
    const group = (await read(`resolvers/${name}`)).match(/groups \|\| \[\]\)\.includes\('(\w+)'\)\) \{/)?.[1];
    const field = name.split('.')[1];
    const directive = schema.match(new RegExp(`^ {2}${field}\\(.*cognito_groups: \\["(\\w+)"\\]`, 'm'))?.[1];
    assert.equal(directive, group, name);
  }
});

// https://docs.aws.amazon.com/appsync/latest/devguide/resolver-reference-overview-js.html
const NOT_RUN = [
  [/\b(try|catch|throw|finally)\b/, 'exceptions'], [/\b(async|await|Promise|yield)\b/, 'waiting'], [/\b(class|this|new)\b/, 'classes'],
  [/\bfor\s*\([^)]*;/, 'counting loops'], [/\bwhile\b|\bdo\s*\{/, 'while'], [/\+\+|--/, '++ and --'], [/[=(,:]\s*\/[^/*]/, 'regular expressions'],
  [/\b(Date|RegExp|Map|Set|setTimeout|fetch|require|process|globalThis|eval)\b/, 'globals'], [/\b(continue|switch)\b/, 'continue and switch'],
  [/~|>>|<<|\bdelete\b|\btypeof\b|\bvar\b/, 'operators'], [/\b(\w+) = [^;]*\b\1\(.*\1\(/, 'recursion'],
];

test('resolvers are of the part of JavaScript that AppSync runs', async () => {
  for (const name of names) {
    const text = await read(`resolvers/${name}`);
    const code = text.replace(/\/\*[\s\S]*?\*\//g, '').replace(/\/\/.*$/gm, '').replace(/'[^'\n]*'/g, "''").replace(/`[^`]*`/g, (template) => template.replace(/[^${}`]+/g, (part) => part.replace(/[^\w.(), ]/g, '')));
    for (const [pattern, what] of NOT_RUN) assert.doesNotMatch(code, pattern, `${name} has ${what}`);
    const imports = [...text.matchAll(/from '([^']+)'/g)].map(([, from]) => from);
    assert.deepEqual(imports, ['@aws-appsync/utils'], name);
    assert.match(text, /^export function request\(ctx\)/m, name);
    assert.match(text, /^export function response\(ctx\)/m, name);
    assert.ok(text.length < 32_000, 'AppSync takes 32 KB');
  }
});
