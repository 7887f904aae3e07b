// A script cut into words for colouring. Only looks; the compiler is the one that understands.
export interface Token { text: string; kind: '' | 'comment' | 'text' | 'number' | 'keyword' | 'call' }

const keywords = new Set(['if', 'else', 'for', 'while', 'switch', 'to', 'by', 'in', 'and', 'or', 'not', 'var', 'varip', 'true', 'false', 'import', 'export', 'method', 'type', 'break', 'continue', 'return']);
const pattern = /(\/\/.*$)|("(?:[^"\\]|\\.)*"?|'(?:[^'\\]|\\.)*'?)|(\b\d+(?:\.\d+)?(?:e[+-]?\d+)?\b)|([A-Za-z_][\w.]*)/g;

export function tokens(line: string): Token[] {
  const found: Token[] = [];
  let at = 0;
  for (const match of line.matchAll(pattern)) {
    if (match.index > at) found.push({ text: line.slice(at, match.index), kind: '' });
    const text = match[0];
    const isCall = match[4] !== undefined && line[match.index + text.length] === '(';
    const kind = match[1] ? 'comment' : match[2] ? 'text' : match[3] ? 'number' : keywords.has(text) ? 'keyword' : isCall ? 'call' : '';
    found.push({ text, kind });
    at = match.index + text.length;
  }
  if (at < line.length) found.push({ text: line.slice(at), kind: '' });
  return found;
}
