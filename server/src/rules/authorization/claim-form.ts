// The name of a claim or a header in a condition, written as another tool writes it.

import { policyOf } from '../../istio/policies/authorization-policy.ts';
import { routesWith } from '../../istio/routing/routes.ts';
import { type DeployedAs, isDeployedAs } from '../../mesh/by-kind.ts';
import { manifest } from '../../model/resource.ts';
import type { Node } from '../../yaml/node.ts';
import type { Messages } from '../engine/message.ts';
import { type Finding, stating } from '../engine/rule.ts';
import { changeTo } from '../shared/fixes.ts';

const messages = {
	dotted: {
		wrong: '"{key}" means one claim called "{name}"',
		consequence: ', which tokens do not have',
		remedy: 'write "{meant}" for a claim within another one',
	},
	maybe: {
		wrong: '"{key}" means one claim called "{name}", dots included',
		remedy: 'write "{meant}" for a claim within another one',
		severity: 'information',
	},
	quoted: {
		wrong: 'The quotes in "{key}" are read as part of the name',
		consequence: ', so no request has it',
		remedy: 'write "{meant}"',
	},
	bracketed: {
		wrong: '"{key}" means one claim of this name, brackets included',
		remedy: 'write "{meant}": here a dot leads to a claim within another one',
	},
} as const satisfies Messages;

export default stating(messages)({
	severity: 'warning',
	kinds: ['AuthorizationPolicy', 'VirtualService', 'RequestAuthentication'],
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
		if (isDeployedAs(by, 'VirtualService')) yield* inMatches(by);
		if (isDeployedAs(by, 'RequestAuthentication')) yield* inHeaders(by);
		if (!isDeployedAs(by, 'AuthorizationPolicy')) return;
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

/** istio: pilot/pkg/networking/core/route/route.go, by pkg/jwt/util.go, ToRoutingClaim: quotes are part of a name */
function* inMatches(by: DeployedAs<'VirtualService'>): Generator<Finding<typeof messages>> {
	for (const { node } of routesWith(by, 'http')) {
		const route = node as Node<{
			readonly match?: readonly { readonly headers?: object; readonly withoutHeaders?: object }[];
		}>;
		for (const match of route.each('match')) {
			const headers = [...(match.get('headers')?.entries ?? []), ...(match.get('withoutHeaders')?.entries ?? [])];
			for (const { key } of headers) {
				if (key.opaque || !/^@request\.auth\.claims[.[].*["']/.test(key.text)) continue;
				const meant = key.text.replaceAll(/["']/g, '');
				const fixes = fixed(key, by.resource.chunk.text, key.text, meant);
				yield { span: key, message: 'quoted', with: { key: key.text, meant }, fixes };
			}
		}
	}
}

/** envoy: api/envoy/extensions/filters/http/jwt_authn/v3/config.proto, JwtClaimToHeader.claim_name: "a.b.c" */
function* inHeaders(by: DeployedAs<'RequestAuthentication'>): Generator<Finding<typeof messages>> {
	for (const rule of manifest(by.resource).get('spec')?.each('jwtRules') ?? []) {
		for (const claim of rule.each('outputClaimToHeaders').flatMap((one) => one.get('claim') ?? [])) {
			if (claim.opaque || !/^[\w-]*(?:\[[\w-]+\])+$/.test(claim.text)) continue;
			const meant = claim.text.replaceAll(/\[([\w-]+)\]/g, '.$1').replace(/^\./, '');
			yield { span: claim, message: 'bracketed', with: { key: claim.text, meant }, fixes: changeTo(claim, meant) };
		}
	}
}
