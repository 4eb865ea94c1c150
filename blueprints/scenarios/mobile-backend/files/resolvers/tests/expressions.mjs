// DynamoDB's expressions, as far as the resolvers use them: conditions, and updates that set and remove.

const TOKEN = /\s*(\(|\)|,|<>|<=|>=|=|<|>|\+|[#:]?[A-Za-z_][A-Za-z0-9_]*)/y;

function tokens(text) {
  const found = [];
  TOKEN.lastIndex = 0;
  while (TOKEN.lastIndex < text.trimEnd().length) {
    const match = TOKEN.exec(text);
    if (!match) throw new Error(`no DynamoDB expression: ${text}`);
    found.push(match[1]);
  }
  return found;
}

/** Reads one expression over one item. */
class Reader {
  constructor(expression, item) {
    this.rest = tokens(expression.expression);
    this.names = expression.expressionNames ?? {};
    this.values = plain(expression.expressionValues ?? {});
    this.item = item;
    this.used = new Set();
  }

  take(expected) {
    const token = this.rest.shift();
    if (expected && token !== expected) throw new Error(`${expected} was expected, not ${token}`);
    return token;
  }

  name() {
    const token = this.take();
    this.used.add(token);
    if (!token.startsWith('#')) return token;
    if (!(token in this.names)) throw new Error(`${token} is no name`);
    return this.names[token];
  }

  operand() {
    const token = this.rest[0];
    if (token.startsWith(':')) {
      this.used.add(this.take());
      if (!(token in this.values)) throw new Error(`${token} is no value`);
      return this.values[token];
    }
    if (token === 'if_not_exists') {
      this.take();
      this.take('(');
      const known = this.item[this.name()];
      this.take(',');
      const other = this.operand();
      this.take(')');
      return known ?? other;
    }
    return this.item[this.name()];
  }

  sum() {
    let value = this.operand();
    while (this.rest[0] === '+') {
      this.take();
      const other = this.operand();
      if (typeof value !== 'number' || typeof other !== 'number') throw new Error('only numbers can be added');
      value += other;
    }
    return value;
  }

  any() {
    let holds = this.all();
    while (this.rest[0] === 'OR') {
      this.take();
      const other = this.all();
      holds = holds || other;
    }
    return holds;
  }

  all() {
    let holds = this.one();
    while (this.rest[0] === 'AND') {
      this.take();
      const other = this.one();
      holds = holds && other;
    }
    return holds;
  }

  one() {
    const first = this.rest[0];
    if (first === '(') {
      this.take();
      const holds = this.any();
      this.take(')');
      return holds;
    }
    if (first === 'attribute_exists' || first === 'attribute_not_exists') {
      this.take();
      this.take('(');
      const exists = this.item[this.name()] !== undefined;
      this.take(')');
      return first === 'attribute_exists' ? exists : !exists;
    }
    if (first === 'begins_with') {
      this.take();
      this.take('(');
      const value = this.operand();
      this.take(',');
      const start = this.operand();
      this.take(')');
      return value !== undefined && value.startsWith(start);
    }
    const left = this.operand();
    const sign = this.take();
    const right = this.operand();
    if (left === undefined) return false;
    if (sign === '=') return left === right;
    if (sign === '>') return left > right;
    throw new Error(`${sign} is not known here`);
  }

  /** DynamoDB refuses names and values that nothing uses. */
  end(others = []) {
    if (this.rest.length > 0) throw new Error(`what is ${this.rest.join(' ')}?`);
    const given = [...Object.keys(this.names), ...Object.keys(this.values)];
    const unused = given.filter((name) => !this.used.has(name) && !others.includes(name));
    if (unused.length > 0) throw new Error(`nothing uses ${unused.join(', ')}`);
  }
}

/** Attribute values as JSON. */
export function plain(values) {
  const one = (value) => {
    const [[kind, inner]] = Object.entries(value);
    if (kind === 'NULL') return null;
    if (kind === 'N') return Number(inner);
    if (kind === 'L') return inner.map(one);
    if (kind === 'M') return plain(inner);
    return inner;
  };
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, one(value)]));
}

export function holds(condition, item) {
  if (!condition) return true;
  const reader = new Reader(condition, item);
  const result = reader.any();
  reader.end();
  return result;
}

export function updated(update, item) {
  const reader = new Reader(update, item);
  const result = { ...item };
  while (reader.rest.length > 0) {
    const clause = reader.take();
    do {
      if (reader.rest[0] === ',') reader.take();
      const name = reader.name();
      if (clause === 'SET') {
        reader.take('=');
        result[name] = reader.sum();
      } else if (clause === 'REMOVE') {
        delete result[name];
      } else {
        throw new Error(`${clause} is not known here`);
      }
    } while (reader.rest[0] === ',');
  }
  reader.end();
  return result;
}
