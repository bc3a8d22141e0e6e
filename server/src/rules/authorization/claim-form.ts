// The name of a claim or a header in a condition, written as another tool writes it.
import { stating } from '../engine/rule.ts';
import { policyOf } from '../shared/authorization-policy.ts';

export default stating({
	dotted: {
		wrong: '"{key}" is one claim of the name "{name}"',
		consequence: ', which tokens do not have',
		remedy: 'write "{meant}" for a claim within another one',
	},
	maybe: {
		wrong: '"{key}" is one claim of the name "{name}", dots included',
		remedy: 'write "{meant}" for a claim within another one',
		severity: 'information',
	},
	quoted: {
		wrong: 'The quotes in "{key}" are read as part of the name',
		consequence: ', so no request has it',
		remedy: 'write "{meant}"',
	},
})({
	severity: 'warning',
	kinds: ['AuthorizationPolicy'],
	codes: [],
	docs: {
		summary: 'A condition names a claim or a header with quotes, or a claim within another one with a dot.',
		why: 'What stands in the brackets is the name as it is. A claim within another one has brackets of its own: `request.auth.claims[realm_access][roles]`.',
		exceptions:
			'Names that are a domain or a URL (`kubernetes.io`, `https://example.com/roles`) are left alone. Only of the claims of Keycloak it is certain that they hold others.',
		bad: `apiVersion: security.istio.io/v1
kind: AuthorizationPolicy
metadata: { name: admins, namespace: shop }
spec:
  rules:
  - when: [{ key: "request.auth.claims[realm_access.roles]", values: [admin] }]
`,
		mend: ['realm_access.roles', 'realm_access][roles'],
		links: ['https://istio.io/latest/docs/reference/config/security/conditions/'],
	},
	// istio: pilot/pkg/security/authz/model/util.go, MetadataMatcherForJWTClaims; generator.go, extractNameInNestedBrackets
	*check(by) {
		const { parts } = policyOf(by);
		const seen = new Set<number>();
		for (const { key, written } of parts.flatMap(({ fields }) => fields)) {
			const [, kind = '', names = ''] = /^request\.(auth\.claims|headers)((?:\[[^[\]]*\])+)$/.exec(written) ?? [];
			if (kind === '' || seen.has(key.start)) continue;
			seen.add(key.start);
			const all = names.slice(1, -1).split('][');
			const bare = all.map((name) => name.replace(/^(["'])(.*)\1$/, '$2'));
			const isQuoted = bare.some((name, index) => name !== all[index]);
			const said = isQuoted || kind === 'headers' ? { names: bare } : dotted(all);
			if (said === undefined || (kind === 'headers' && !isQuoted)) continue;
			const meant = `request.${kind}${said.names.map((name) => `[${name}]`).join('')}`;
			yield {
				span: key,
				message: isQuoted ? 'quoted' : all[0] !== undefined && holders.test(all[0]) ? 'dotted' : 'maybe',
				with: { key: written, name: all.join(']['), meant },
				fixes: fixed(key, by.resource.chunk.text, written, meant),
			};
		}
	},
});

/** keycloak: services/src/main/java/org/keycloak/protocol/oidc/mappers, UserRealmRoleMappingMapper, UserClientRoleMappingMapper */
const holders = /^(?:realm_access|resource_access)\./;

/** The names of claims within each other that a name with dots stands for. */
function dotted(names: readonly string[]): { readonly names: readonly string[] } | undefined {
	const [first = '', ...more] = names;
	if (!/^[\w-]+(?:\.[\w-]+)+$/.test(first) || (!holders.test(first) && isDomain.test(first))) return undefined;
	// The name of a client may have dots in itself.
	const client = /^(resource_access)\.(.+)\.(roles)$/.exec(first)?.slice(1);
	return { names: [...(client ?? first.split('.')), ...more] };
}

const isDomain = /\.(?:com|org|net|io|dev|ai|app|cloud|local|internal|example|test|de|uk|eu|fr|us|co)$/i;

function fixed(key: { readonly start: number; readonly end: number }, text: string, written: string, meant: string) {
	const inside = text.indexOf(written, key.start);
	if (inside === -1 || inside + written.length > key.end) return [];
	return [{ title: `Change to "${meant}"`, edits: [{ start: inside, end: inside + written.length, text: meant }] }];
}
