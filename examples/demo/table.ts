import type { DemoListener, DemoResult, Row } from './run-demo.ts';

/** Where lines go, and whether colours are understood there. */
export interface Output {
  write(line: string): void;
  readonly colour: boolean;
}

interface Column {
  readonly title: string;
  readonly width: number;
  readonly right?: boolean;
  readonly value: (row: Row) => string;
}

const columns: readonly Column[] = [
  { title: '#', width: 3, right: true, value: ({ call }) => String(call) },
  { title: 'call', width: 22, value: ({ what }) => what },
  { title: 'route', width: 6, value: ({ model }) => model },
  { title: 'served by', width: 29, value: ({ target, code }) => target ?? `failed: ${code ?? ''}` },
  { title: 'first', width: 7, right: true, value: ({ firstTokenMs }) => (firstTokenMs === undefined ? '' : `${firstTokenMs.toFixed(0)} ms`) },
  { title: 'total', width: 8, right: true, value: ({ totalMs }) => `${totalMs.toFixed(0)} ms` },
  { title: 'tokens', width: 9, right: true, value: ({ inputTokens, outputTokens }) => `${inputTokens}+${outputTokens}` },
  { title: 'cost $', width: 11, right: true, value: ({ costNanoUsd }) => dollars(costNanoUsd) },
  { title: 'attempts', width: 0, value: ({ attempts }) => attempts.map(describeAttempt).join(' > ') },
];

/** Prints the table row by row as calls come in. */
export function tablePrinter(output: Output): DemoListener {
  const bold = (text: string): string => (output.colour ? `\u001b[1m${text}\u001b[0m` : text);
  const paint = (row: Row, text: string): string => {
    if (!output.colour) return text;
    if (row.target === undefined) return `\u001b[31m${text}\u001b[0m`;
    return row.saved ? `\u001b[33m${text}\u001b[0m` : text;
  };
  let headed = false;
  return {
    scene(title) {
      if (!headed) {
        output.write(columns.map((column) => pad(column.title, column)).join('  ').trimEnd());
        headed = true;
      }
      output.write(`\n${bold(title)}`);
    },
    row(row) {
      output.write(paint(row, columns.map((column) => pad(column.value(row), column)).join('  ').trimEnd()));
    },
  };
}

/** What it all came to. */
export function printSummary({ rows, spendNanoUsdByTarget }: DemoResult, output: Output): void {
  const total = rows.reduce((sum, { costNanoUsd }) => sum + costNanoUsd, 0);
  const saved = rows.filter((row) => row.saved);
  const lost = rows.filter((row) => row.target === undefined);
  output.write('\nSpend by target');
  for (const [target, nanoUsd] of Object.entries(spendNanoUsdByTarget)) output.write(`  ${target.padEnd(30)} $${dollars(nanoUsd)}`);
  output.write(`  ${'total'.padEnd(30)} $${dollars(total)}`);
  output.write(`\n${rows.length} calls, ${rows.length - lost.length} answered`);
  output.write(
    saved.length === 0
      ? 'None would have failed without the router.'
      : `Without the router, which asks only the first target: ${saved.length} would have failed (calls ${saved.map(({ call }) => call).join(', ')}).`,
  );
}

function describeAttempt({ target, kind, code }: Row['attempts'][number]): string {
  const provider = target.slice(0, target.indexOf('/'));
  return `${provider}${kind === 'first' ? '' : ` (${kind})`}: ${code ?? 'ok'}`;
}

function dollars(nanoUsd: number): string {
  return (nanoUsd / 1e9).toFixed(7);
}

function pad(text: string, { width, right }: Column): string {
  return right === true ? text.padStart(width) : text.padEnd(width);
}
