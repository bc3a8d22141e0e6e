// Conditions on HTTP requests, on a port where no HTTP is seen.
import { indexedBy } from '../../facts/indexed.ts';
import { isStated, needsHttp, policyOf } from '../../istio/policies/authorization-policy.ts';
import { scopeOf, workloadsSelected } from '../../istio/policies/scope.ts';
import { workloadsOf } from '../../istio/selectors.ts';
import { grouped } from '../../maps.ts';
import { type DeployedAs, resourcesOf } from '../../mesh/by-kind.ts';
import type { Declared, Mesh } from '../../mesh/mesh.ts';
import { serviceFacts } from '../../model/services.ts';
import { isHttp, type Protocol } from '../../schema/protocols.ts';
import { stating } from '../engine/rule.ts';
import { withoutField } from '../shared/fixes.ts';

export default stating({
	allowsNowhere: {
		wrong: '"{field}" needs HTTP, but none of the ports of these pods is HTTP',
		consequence: ': the rule allows nothing there',
	},
	allowsNothing: {
		wrong: '"{field}" needs HTTP, but port {port} is not HTTP',
		consequence: ': the rule allows nothing there',
	},
	ignoredEverywhere: {
		wrong: '"{field}" needs HTTP, but none of the ports of these pods is HTTP',
		consequence: ': the condition is ignored and any connection matches',
	},
	ignored: {
		wrong: '"{field}" needs HTTP, but port {port} is not HTTP',
		consequence: ': the condition is ignored and any connection matches',
	},
})({
	severity: 'warning',
	kinds: ['AuthorizationPolicy'],
	codes: [],
	docs: {
		summary: 'A rule compares parts of HTTP requests on a port that a Service declares as TCP.',
		why: 'The proxy sees only bytes there. An ALLOW rule with such a condition is left out, so it allows nothing; in a DENY rule the condition is left out, so the rule denies every connection that matches the rest.',
		exceptions:
			'Each Service that leads to the ports that the rule names, or to the pods at all, must say by name or "appProtocol" that they are not HTTP.',
		bad: `apiVersion: v1
kind: Service
metadata: { name: db, namespace: shop }
spec:
  selector: { app: db }
  ports: [{ name: tcp-sql, port: 5432 }]
---
apiVersion: v1
kind: Pod
metadata: { name: db, namespace: shop, labels: { app: db } }
spec: { containers: [{ name: db, image: db }] }
---
apiVersion: security.istio.io/v1
kind: AuthorizationPolicy
metadata: { name: db, namespace: shop }
spec:
  selector: { matchLabels: { app: db } }
  rules:
  - to:
    - operation: { methods: [GET], ports: ["5432"] }
`,
		mend: ['methods: [GET], ', ''],
		links: ['https://istio.io/latest/docs/tasks/security/authorization/authz-tcp/'],
	},
	// istio: pilot/pkg/security/authz/model/model.go, checkError: an ALLOW rule is dropped, of others the condition only
	*check(resource, mesh) {
		const { parts, action, isOpen } = policyOf(resource);
		const workloads = workloadsSelected(mesh, resource) ?? [];
		if (isOpen || scopeOf(resource).isOpen || workloads.length === 0) return;
		const operations = grouped(
			parts.filter(({ is }) => is === 'operation'),
			({ rule }) => rule,
		);
		for (const part of parts) {
			const asked = part.is === 'operation' ? [part] : (operations.get(part.rule) ?? []);
			const ports = asked[0]?.fields.find(({ name, isNegated }) => name === 'ports' && !isNegated);
			const wrong = part.fields.find((field) => isStated(field) && needsHttp(field));
			if (asked.length > 1 || ports?.isOpen === true || wrong === undefined) continue;
			const services =
				ports === undefined
					? [plainPort(mesh, workloads)]
					: ports.values.map(({ text }) => plainPort(mesh, workloads, text));
			const [service] = services;
			if (service === undefined || services.includes(undefined)) continue;
			const ids =
				action === 'ALLOW'
					? (['allowsNowhere', 'allowsNothing'] as const)
					: (['ignoredEverywhere', 'ignored'] as const);
			yield {
				span: wrong.key,
				message: ids[ports === undefined ? 0 : 1],
				with: { field: wrong.written, port: ports?.values[0]?.text ?? '' },
				fixes: withoutField(resource, wrong.key, { what: `"${wrong.written}"`, upTo: 0 }),
				related: [
					{ in: service, span: service.resource.name ?? service.resource, message: 'The Service that declares it' },
				],
			};
		}
	},
});

const servicesOf = indexedBy(
	(mesh: Mesh) => resourcesOf(mesh, 'Service'),
	(by, mesh) => workloadsOf(mesh, by).map((one) => one.by),
);

/** A Service that declares the port (without one, every port) of all workloads as something other than HTTP; undefined if one may be HTTP, or is not known. */
function plainPort(mesh: Mesh, workloads: readonly Declared[], port?: string): DeployedAs<'Service'> | undefined {
	let first: DeployedAs<'Service'> | undefined;
	for (const workload of workloads) {
		const leading = (servicesOf(mesh).get(workload.by) ?? []).flatMap((by) =>
			serviceFacts(by.resource).ports.map((one) => ({ by, ...one })),
		);
		const those = leading.filter((one) => port === undefined || (one.targetPort ?? one.port)?.text === port);
		const isOpen =
			port !== undefined &&
			leading.some(({ targetPort }) => targetPort !== undefined && !/^\d+$/.test(targetPort.text));
		if (isOpen || those.length === 0 || !those.every((one) => isPlain(one.protocol))) return undefined;
		first ??= those[0]?.by;
	}
	return first;
}

function isPlain(protocol: Protocol | undefined): boolean {
	return protocol !== undefined && protocol !== 'Unsupported' && protocol !== 'UDP' && !isHttp(protocol);
}
