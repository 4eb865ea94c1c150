// The journal's table, as AppSync uses it for a resolver: what goes in is what `request` made, what comes out is what
// `response` sees as `ctx.result` and `ctx.error`.

import { holds, plain, updated } from './expressions.mjs';

const INDEXES = {
  'posts-by-author': { hash: 'author', range: 'createdAt' },
  'changes-by-author': { hash: 'author', range: '_lastChangedAt' },
};

export class Table {
  constructor(...items) {
    this.items = new Map(items.map((item) => [`${item.pk} ${item.sk}`, item]));
  }

  /** The item by its key. */
  at(pk, sk) {
    return this.items.get(`${pk} ${sk}`);
  }

  run(request) {
    if (request.operation === 'Query') return { result: this.query(request) };
    const key = plain(request.key);
    const place = `${key.pk} ${key.sk}`;
    const known = this.items.get(place);
    if (request.operation === 'GetItem') return { result: known ?? null };
    if (!holds(request.condition, known ?? {})) {
      const error = { type: 'DynamoDB:ConditionalCheckFailedException', message: 'The conditional request failed' };
      // AppSync answers with the item as it is.
      return { result: known ?? null, error };
    }
    if (request.operation === 'DeleteItem') {
      this.items.delete(place);
      return { result: known ?? null };
    }
    const item =
      request.operation === 'PutItem'
        ? { ...key, ...plain(request.attributeValues) }
        : updated(request.update, known ?? key);
    this.items.set(place, item);
    return { result: item };
  }

  query({ query, index, filter, limit, nextToken, scanIndexForward }) {
    const range = index ? INDEXES[index].range : 'sk';
    const known = [...this.items.values()].filter((item) => !index || item[INDEXES[index].hash] !== undefined);
    const found = known.filter((item) => holds(query, item));
    found.sort((a, b) => (a[range] < b[range] ? -1 : 1));
    if (scanIndexForward === false) found.reverse();
    const start = nextToken ? Number(nextToken) : 0;
    const page = found.slice(start, start + limit);
    const more = start + limit < found.length;
    return { items: page.filter((item) => holds(filter, item)), nextToken: more ? String(start + limit) : null };
  }
}
