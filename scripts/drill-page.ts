import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';

// Puts the example and what it prints into docs/drill.md: node --conditions=zerohop-source scripts/drill-page.ts

const example = new URL('../examples/drill/main.ts', import.meta.url);
const page = new URL('../docs/drill.md', import.meta.url);

/** What examples/drill prints. */
function printedByExample(): string {
  return execFileSync(process.execPath, ['--conditions=zerohop-source', example.pathname], { encoding: 'utf8', env: { PATH: process.env['PATH'] } });
}

/** The page with its two blocks as they must be. */
export function drillPage(): string {
  return withBlock(withBlock(readFileSync(page, 'utf8'), 'ts', readFileSync(example, 'utf8')), 'text', printedByExample());
}

function withBlock(text: string, language: string, content: string): string {
  return text.replace(new RegExp(`^\`\`\`${language}\\n[\\s\\S]*?^\`\`\``, 'm'), () => `\`\`\`${language}\n${content}\`\`\``);
}

if (import.meta.main) writeFileSync(page, drillPage());
