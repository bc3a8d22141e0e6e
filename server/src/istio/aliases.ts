// Services of type ExternalName are aliases: which service each stands for in the end, and which go round in a circle.

/** Where the alias `name` leads in the end; undefined if it is none, or leads round in a circle. */
export function aliasTarget(externalNames: Pick<ReadonlyMap<string, string>, 'get'>, name: string): string | undefined {
	const seen = new Set([name]);
	for (let at = externalNames.get(name); at !== undefined; ) {
		const next = externalNames.get(at);
		if (next === undefined) return at;
		if (seen.has(at)) return undefined;
		seen.add(at);
		at = next;
	}
	return undefined;
}

/**
 * The aliases of each service, by the hosts in `externalNames` (alias -> its externalName), chains followed and circles left
 * out (istio: pilot/pkg/model/push_context.go, resolveServiceAliases).
 */
export function aliasesOf(externalNames: ReadonlyMap<string, string>): ReadonlyMap<string, readonly string[]> {
	const found = new Map<string, readonly string[]>();
	for (const alias of externalNames.keys()) {
		const target = aliasTarget(externalNames, alias);
		if (target !== undefined) found.set(target, [...(found.get(target) ?? []), alias].sort());
	}
	return found;
}
