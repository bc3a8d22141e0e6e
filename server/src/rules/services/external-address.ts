// An ExternalName Service names an IP address or what is no name, leads back to itself, or leads nowhere.

import { indexedBy } from '../../facts/indexed.ts';
import { aliasTarget } from '../../istio/aliases.ts';
import { serviceHost } from '../../istio/host-names.ts';
import { type DeployedAs, resourcesOf } from '../../mesh/by-kind.ts';
import { type Deployed, declaredAs, type Mesh, namespaceOf } from '../../mesh/mesh.ts';
import { areTogether } from '../../mesh/together.ts';
import { manifest } from '../../model/resource.ts';
import { serviceFacts } from '../../model/services.ts';
import { isPlaceholder } from '../../yaml/templates/placeholders.ts';
import { type Fix, stating } from '../engine/rule.ts';
import { changeTo } from '../shared/fixes.ts';

export default stating({
	address: {
		wrong: '"{address}" is treated as a host name, not an address',
		remedy: 'use a Service without selector, or a ServiceEntry',
	},
	notName: {
		wrong: '"{name}" is not a host name',
		consequence: 'the API server rejects the Service',
		remedy: 'write "{host}"',
		severity: 'error',
	},
	unfit: { wrong: '"{name}" is not a host name', consequence: 'the API server rejects the Service', severity: 'error' },
	notCompleted: {
		wrong: '"{name}" leads nowhere: DNS does not complete external names',
		remedy: 'write "{full}"',
	},
	circle: { wrong: '"{host}" leads back to this Service', consequence: ', so neither has endpoints' },
})({
	severity: 'warning',
	kinds: ['Service'],
	codes: [],
	docs: {
		summary:
			'An ExternalName Service names an IP address or what is not a host name, leads back to itself, or leads nowhere.',
		why: 'Its name becomes a CNAME record, and a CNAME must be a name: an address is treated as a host named "10.0.0.1", which does not exist. Services that refer to each other lead nowhere; Istio drops them. Nor is the name completed: `orders.shop` is not the Service "orders" of namespace "shop".',
		severityNotes: 'Error for what the API server rejects.',
		bad: `apiVersion: v1
kind: Service
metadata: { name: legacy, namespace: shop }
spec:
  type: ExternalName
  externalName: 10.0.0.1
`,
		mend: ['10.0.0.1', 'legacy.example.com'],
		links: ['https://kubernetes.io/docs/concepts/services-networking/service/#externalname'],
	},
	// istio: pilot/pkg/model/push_context.go, resolveServiceAliases (loops)
	*check(resource, mesh) {
		const facts = serviceFacts(resource.resource);
		const { externalName } = facts;
		if (facts.type !== 'ExternalName' || externalName === undefined || externalName.opaque) return;
		if (resource.standing === 'patch') return;
		if (/^\d+(?:\.\d+){3}$/.test(externalName.text)) {
			yield {
				span: externalName,
				message: 'address',
				with: { address: externalName.text },
			};
			return;
		}
		const { text: name } = externalName;
		if (!isDnsName(name)) {
			const [, inner = ''] = /^(?:[a-z][a-z0-9+.-]*:\/\/)?([^/:?#]+)(?::\d*)?(?:[/?#].*)?$/i.exec(name) ?? [];
			const meant = inner.toLowerCase();
			if (isPlaceholder(name)) return;
			if (isDnsName(meant))
				yield {
					span: externalName,
					message: 'notName',
					with: { name, host: meant },
					fixes: changeName(resource, meant),
				};
			else yield { span: externalName, message: 'unfit', with: { name } };
			return;
		}
		const full = fullName(mesh, resource, name);
		if (full !== undefined) {
			yield {
				span: externalName,
				message: 'notCompleted',
				with: { name, full },
				fixes: changeName(resource, full),
			};
			return;
		}
		const host = hostOf(mesh, resource);
		const aliases = { get: (name: string) => aliasOf(mesh, name) };
		if (host === undefined || aliases.get(host) !== externalName.text) return;
		if (aliases.get(externalName.text) === undefined || aliasTarget(aliases, host) !== undefined) return;
		yield {
			span: externalName,
			message: 'circle',
			with: { host: externalName.text },
		};
	},
});

/** kubernetes: pkg/apis/core/validation/validation.go, ValidateService: a DNS subdomain, perhaps with a dot at its end. */
function isDnsName(text: string): boolean {
	return text.length <= 254 && /^[a-z0-9](?:[-a-z0-9]*[a-z0-9])?(?:\.[a-z0-9](?:[-a-z0-9]*[a-z0-9])?)*\.?$/.test(text);
}

/** The full name of the Service that `name`, `name.namespace` or `name.namespace.svc` is meant for, if that is there. */
function fullName(mesh: Mesh, by: Deployed, text: string): string | undefined {
	const [name = '', namespace = namespaceOf(by), svc = 'svc', more] = text.split('.');
	if (namespace === undefined || svc !== 'svc' || more !== undefined || text.endsWith('.')) return undefined;
	const full = serviceHost(name, namespace, mesh.environment.settings.clusterDomain);
	const services = servicesByHost(mesh).get(full) ?? [];
	const isThere = services.some((one) => one !== by && one.standing === 'whole' && areTogether(mesh, one, by));
	return isThere && declaredAs(mesh, 'host', text).every((one) => one.by.resource.kind.id === 'Service')
		? full
		: undefined;
}

/** The fix that writes another external name. */
function changeName(by: DeployedAs<'Service'>, text: string): readonly Fix[] {
	const written = manifest(by.resource).get('spec')?.get('externalName');
	return written === undefined ? [] : changeTo(written, text);
}

function hostOf(mesh: Mesh, by: Deployed): string | undefined {
	const [{ name }, namespace] = [by.resource, namespaceOf(by)];
	if (name === undefined || name.opaque || namespace === undefined) return undefined;
	return serviceHost(name.text, namespace, mesh.environment.settings.clusterDomain);
}

/** What a host is an alias of, by its full name; undefined if it is none. Of one that is written several times, nothing is sure. */
function aliasOf(mesh: Mesh, host: string): string | undefined {
	const [by, other] = servicesByHost(mesh).get(host) ?? [];
	if (by === undefined || other !== undefined || by.standing !== 'whole') return undefined;
	const { type, externalName } = serviceFacts(by.resource);
	return type === 'ExternalName' && externalName?.opaque === false ? externalName.text : undefined;
}

const servicesByHost = indexedBy(
	(mesh: Mesh) => resourcesOf(mesh, 'Service'),
	(by, mesh) => {
		const host = hostOf(mesh, by);
		return host === undefined ? [] : [host];
	},
);
