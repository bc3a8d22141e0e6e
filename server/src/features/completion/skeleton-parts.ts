// What the patches to begin with are made of.

export interface PatchSkeleton {
	readonly label: string;
	readonly detail: string;
	readonly applyTo: string;
	/** YAML of `match`. */
	readonly match: string;
	readonly operation: string;
	/** YAML of `patch.value`. */
	readonly value: string;
}

/** All lines two columns further. */
export function indented(text: string): string {
	return text.replace(/^/gm, '  ');
}

export const gateway = `context: \${1:GATEWAY}`;

export const typed = (name: string, type: string, fields: string): string => {
	const inner = fields === '' ? '' : `\n${indented(fields)}`;
	return `name: ${name}\ntyped_config:\n  '@type': type.googleapis.com/${type}${inner}`;
};
