// What the command says of a folder, for tests that check whole workspaces in place.
import { parseArguments } from '../../server/src/cli/arguments.ts';
import { check } from '../../server/src/cli/check.ts';

export interface Finding {
	readonly rule: string;
	readonly severity: string;
	readonly file: string;
	readonly message: string;
	readonly range: { readonly start: { readonly line: number } };
}

/** What `istio-ls check --format json` prints for a folder, and its exit code. */
export function checked(folder: string): {
	code: number;
	resources: number;
	findings: readonly Finding[];
	errors: string;
} {
	let [out, errors] = ['', ''];
	const command = parseArguments(['check', '--format', 'json', '.']);
	if (command.name !== 'check') throw new Error('not a check');
	const code = check(command, {
		stdout: { write: (text) => (out += text) },
		stderr: { write: (text) => (errors += text) },
		env: {},
		cwd: () => folder,
	});
	return { code, errors, ...JSON.parse(out) };
}

/** Those that are errors or warnings. */
export function loudAmong(findings: readonly Finding[]): readonly Finding[] {
	return findings.filter(({ severity }) => severity === 'error' || severity === 'warning');
}

/** `rule file:line message`, the line 1-based. */
export function place({ rule, file, range, message }: Finding): string {
	return `${rule} ${file}:${range.start.line + 1} ${message}`;
}
