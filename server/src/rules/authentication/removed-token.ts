// A gateway takes away the token that is required behind it.

import { policyOf } from '../../istio/policies/authorization-policy.ts';
import { isImplied, isInRoot, scopeOf } from '../../istio/policies/scope.ts';
import { selectorOf } from '../../istio/selectors.ts';
import { selectorOfGateway } from '../../istio/servers.ts';
import { isWaypoint } from '../../istio/waypoints.ts';
import { type DeployedAs, isDeployedAs, resourcesOf } from '../../mesh/by-kind.ts';
import { type Deployed, type Mesh, mayShare } from '../../mesh/mesh.ts';
import { areTogether } from '../../mesh/together.ts';
import { manifest, title } from '../../model/resource.ts';
import { resolve } from '../../resolution/resolve.ts';
import type { Node } from '../../yaml/node.ts';
import { stating } from '../engine/rule.ts';
import { withField } from '../shared/fixes.ts';
import { homeOf } from '../shared/gateway-home.ts';
import { routesOn } from '../shared/gateway-routes.ts';

export default stating({
	removed: {
		wrong: 'Gateway "{gateway}" removes the token of this issuer from requests',
		consequence: ', but {policy} requires it at Service "{service}", to which the gateway routes',
		remedy: 'set "forwardOriginalToken: true"',
	},
})({
	severity: 'warning',
	kinds: ['RequestAuthentication'],
	codes: [],
	docs: {
		summary:
			'A RequestAuthentication at a gateway does not forward the token, and an AuthorizationPolicy of a Service after the gateway requires one.',
		why: 'Without `forwardOriginalToken` the proxy that has checked a token removes it from the request. The next proxy finds none: `RBAC: access denied`.',
		exceptions:
			'Reported only if a VirtualService or an HTTPRoute leads from the gateway to the Service, and all its pods need a token from somewhere: each rule of an ALLOW policy asks for it, or a DENY rule refuses requests without one.',
		bad: `apiVersion: networking.istio.io/v1
kind: Gateway
metadata: { name: edge, namespace: istio-system }
spec:
  selector: { istio: ingressgateway }
  servers:
  - port: { number: 80, name: http, protocol: HTTP }
    hosts: [shop.example.com]
---
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: shop, namespace: shop }
spec:
  hosts: [shop.example.com]
  gateways: [istio-system/edge]
  http: [{ route: [{ destination: { host: cart } }] }]
---
apiVersion: v1
kind: Service
metadata: { name: cart, namespace: shop }
spec: { selector: { app: cart }, ports: [{ name: http, port: 80 }] }
---
apiVersion: security.istio.io/v1
kind: RequestAuthentication
metadata: { name: tokens, namespace: istio-system }
spec:
  jwtRules:
  - issuer: https://id.example.com
---
apiVersion: security.istio.io/v1
kind: AuthorizationPolicy
metadata: { name: cart, namespace: shop }
spec:
  selector: { matchLabels: { app: cart } }
  rules:
  - from: [{ source: { requestPrincipals: ["*"] } }]
`,
		mend: ['issuer: https://id.example.com', 'issuer: https://id.example.com\n    forwardOriginalToken: true'],
		links: ['https://istio.io/latest/docs/reference/config/security/request_authentication/#JWTRule'],
	},
	// istio: pilot/pkg/security/authn/policy_applier.go, convertToEnvoyJwtConfig: Forward is forwardOriginalToken
	*check(by, mesh) {
		const { labels, hasTargets, isOpen } = scopeOf(by);
		if (isOpen || (!hasTargets && labels.length === 0 && !isInRoot(mesh, by))) return;
		const removing = (manifest(by.resource).get('spec')?.each('jwtRules') ?? []).filter(isRemoving);
		if (removing.length === 0) return;
		const met = requiredBehind(mesh, by);
		if (met === undefined) return;
		const { gateway, policy, service } = met;
		for (const rule of removing) {
			const issuer = rule.get('issuer');
			if (issuer === undefined) continue;
			yield {
				span: issuer,
				message: 'removed',
				with: {
					gateway: gateway.resource.name?.text ?? '',
					policy: title(policy.resource),
					service: service.resource.name?.text ?? '',
				},
				related: [{ in: policy, span: policy.resource.name ?? policy.resource, message: 'The policy' }],
				fixes: withField(by, rule, 'forwardOriginalToken: true'),
			};
		}
	},
});

/** What of a rule does not change whether the token is removed; where it is looked for is another matter. */
const beside = new Set(
	'issuer audiences jwksUri jwks outputPayloadToHeader outputClaimToHeaders timeout spaceDelimitedClaims'.split(' '),
);

/** Whether a rule surely removes the token, from where tokens usually are. */
function isRemoving(rule: Node): boolean {
	if (rule.opaque) return false;
	return rule.entries.every(
		({ key, value }) =>
			!key.opaque && (key.text === 'forwardOriginalToken' ? value.text === 'false' : beside.has(key.text)),
	);
}

interface Required {
	readonly gateway: Deployed;
	readonly policy: Deployed;
	readonly service: Deployed;
}

/** The first Service behind a gateway of `by` whose pods take only requests with a token. */
function requiredBehind(mesh: Mesh, by: DeployedAs<'RequestAuthentication'>): Required | undefined {
	const policies = resourcesOf(mesh, 'AuthorizationPolicy').filter(
		(policy) => requiresToken(policy) && areTogether(mesh, policy, by),
	);
	if (policies.length === 0) return undefined;
	if (scopeOf(by).hasTargets) return requiredOfTargets(mesh, by, policies);
	for (const gateway of resourcesOf(mesh, 'Gateway')) {
		if (!isAt(mesh, by, gateway)) continue;
		for (const service of routesOn(mesh, gateway).flatMap((route) => servicesBehind(mesh, route))) {
			const policy = policies.find((one) => isFor(mesh, one, service));
			if (policy !== undefined) return { gateway, policy, service };
		}
	}
	return undefined;
}

/** The same for Gateways of the Gateway API that `targetRefs` name, and the HTTPRoutes attached to them. */
function requiredOfTargets(
	mesh: Mesh,
	by: DeployedAs<'RequestAuthentication'>,
	policies: readonly DeployedAs<'AuthorizationPolicy'>[],
): Required | undefined {
	for (const mention of by.references) {
		if (mention.row.to !== 'parent') continue;
		const resolution = resolve(mesh, { by, mention });
		for (const { by: gateway } of resolution.is === 'found' ? resolution.targets : []) {
			if (isWaypoint(mesh, gateway) !== false) continue;
			for (const route of resourcesOf(mesh, 'HTTPRoute')) {
				if (!leadsFrom(mesh, route, gateway)) continue;
				for (const service of servicesOfRoute(mesh, route)) {
					const policy = policies.find((one) => isFor(mesh, one, service));
					if (policy !== undefined) return { gateway, policy, service };
				}
			}
		}
	}
	return undefined;
}

function leadsFrom(mesh: Mesh, route: Deployed, gateway: Deployed): boolean {
	return route.references.some((mention) => {
		const resolution = mention.row.to === 'parent' ? resolve(mesh, { by: route, mention }) : undefined;
		return resolution?.is === 'found' && resolution.all.some((one) => one.by === gateway);
	});
}

function servicesOfRoute(mesh: Mesh, route: Deployed): readonly Deployed[] {
	return route.references.flatMap((mention) => {
		if (mention.row.to !== 'host' || mention.row.at !== 'spec.rules[].backendRefs[].name') return [];
		const resolution = resolve(mesh, { by: route, mention });
		const found = resolution.is === 'found' ? resolution.targets.map((target) => target.by) : [];
		return found.filter((one) => isDeployedAs(one, 'Service') && areTogether(mesh, one, route));
	});
}

function isAt(mesh: Mesh, by: Deployed, gateway: DeployedAs<'Gateway'>): boolean {
	const selector = selectorOfGateway(gateway);
	if (selector === undefined || selector.length === 0 || !areTogether(mesh, gateway, by)) return false;
	if (!isImplied(scopeOf(by).labels, selector)) return false;
	const home = homeOf(gateway, mesh);
	return isInRoot(mesh, by) || home?.namespaces.every((one) => by.namespaces?.includes(one)) === true;
}

function servicesBehind(mesh: Mesh, route: DeployedAs<'VirtualService'>): readonly Deployed[] {
	return route.references.flatMap((mention) => {
		if (mention.row.to !== 'host' || mention.row.at !== 'spec.http[].route[].destination.host') return [];
		const resolution = resolve(mesh, { by: route, mention });
		const found = resolution.is === 'found' ? resolution.targets.map((target) => target.by) : [];
		return found.filter((one) => isDeployedAs(one, 'Service') && areTogether(mesh, one, route));
	});
}

/** Whether a policy is for all pods of a Service. */
function isFor(mesh: Mesh, policy: Deployed, service: Deployed): boolean {
	const { labels, hasTargets, isOpen } = scopeOf(policy);
	const selector = selectorOf(service);
	if (isOpen || hasTargets || selector === undefined || !areTogether(mesh, policy, service)) return false;
	// At the gateway itself the token is still there.
	const isNear = isInRoot(mesh, policy) ? labels.length > 0 : mayShare(policy.namespaces, service.namespaces);
	return isNear && isImplied(labels, selector);
}

const ofToken = /^(?:requestPrincipals|request\.auth\..*)$/;

/** Whether no request without a token gets past a policy. */
function requiresToken(by: DeployedAs<'AuthorizationPolicy'>): boolean {
	const { action, rules, parts, isOpen } = policyOf(by);
	if (isOpen || rules.length === 0) return false;
	if (action === 'ALLOW')
		return rules.every((_, index) => {
			const own = parts.filter((part) => part.rule === index);
			const asks = ({ fields }: (typeof parts)[number]) =>
				fields.some(({ name, isNegated, values }) => ofToken.test(name) && !isNegated && values.length > 0);
			const sources = own.filter(({ is }) => is === 'source');
			return own.some((part) => part.is === 'condition' && asks(part)) || (sources.length > 0 && sources.every(asks));
		});
	return (
		action === 'DENY' &&
		rules.some((_, index) => {
			const own = parts.filter((part) => part.rule === index);
			const [only, another] = own;
			const [field, more] = only?.fields ?? [];
			const isAnyone = field?.values.some(({ text }) => text === '*') === true;
			return (
				another === undefined &&
				more === undefined &&
				field?.name === 'requestPrincipals' &&
				field.isNegated &&
				isAnyone
			);
		})
	);
}
