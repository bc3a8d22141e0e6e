// The specs that constraints.txt lists, with what Istio or the API server makes of them.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

export interface Case {
	readonly kind: string;
	readonly apiVersion: string;
	readonly isValid: boolean;
	readonly metadata: string;
	readonly spec: string;
}

/** The specs of constraints.txt. */
export function cases(): readonly Case[] {
	const blocks = readFileSync(join(import.meta.dirname, 'constraints.txt'), 'utf8')
		.trim()
		.split('\n\n')
		.slice(1);
	return blocks.flatMap((block) => {
		const [head = '', ...lines] = block.split('\n');
		const [apiVersion = '', kind = ''] = head.split(' ');
		return lines.map((line) => {
			const [, sign, metadata = '', spec = ''] = /^([+-]) (?:\[(.*?)\] )?(\{.*\})$/.exec(line) ?? [];
			if (sign === undefined) throw new Error(`cannot be read: ${line}`);
			return { apiVersion, kind, isValid: sign === '+', metadata, spec };
		});
	});
}

/** A whole manifest. */
export function manifest({ apiVersion, kind, metadata, spec }: Omit<Case, 'isValid'>): string {
	const rest = metadata === '' ? '' : `, ${metadata}`;
	return `apiVersion: ${apiVersion}\nkind: ${kind}\nmetadata: { name: x${rest} }\nspec: ${spec}\n`;
}
