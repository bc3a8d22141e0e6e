// What a Service is given in the mesh: a VirtualService that routes to it, a DestinationRule with its versions as subsets.
import { isWrittenOut, rulesFor } from '../../istio/destination-rules.ts';
import { mayBeSame } from '../../istio/hosts.ts';
import { labelsOf, workloadsOf } from '../../istio/selectors.ts';
import { type DeployedAs, isDeployedAs, resourcesOf } from '../../mesh/by-kind.ts';
import { manifest } from '../../model/resource.ts';
import { type ServicePort, serviceFacts } from '../../model/services.ts';
import { freeName, statedNamespace } from '../../rules/shared/creations.ts';
import { subsetLabels } from '../../rules/shared/subset-creations.ts';
import { isHttp, isTls } from '../../schema/protocols.ts';
import { itemAddition } from '../../yaml/edits/additions.ts';
import type { Content } from '../../yaml/edits/content.ts';
import { behind, type Change, lockedBy, type Offer, type Site, there } from './site.ts';

/** What subsets are told apart by: the first that a pod has. */
const versionKeys = ['version', 'app.kubernetes.io/version'];

function serviceAt({ by }: Site): DeployedAs<'Service'> | undefined {
	if (!isDeployedAs(by, 'Service') || by.resource.name === undefined || by.resource.name.opaque) return undefined;
	return serviceFacts(by.resource).type === 'ExternalName' ? undefined : by;
}

/** Offered on a Service. */
export function newDestinationRule(site: Site): readonly Offer[] {
	const service = serviceAt(site);
	if (service === undefined) return [];
	return [
		{ title: 'Create a DestinationRule with a subset for each version', change: () => withSubsets(site, service) },
	];
}

function withSubsets(site: Site, service: DeployedAs<'Service'>): Change {
	const { mesh } = site;
	const name = service.resource.name?.text ?? '';
	const locked = lockedBy(site);
	if (locked !== undefined) return { refusal: `Nothing can be put behind this document: ${locked}` };
	const [key, versions] = versionsOf(site, service);
	if (key === undefined) return { refusal: `No pods of Service "${name}" have a label "version" in this workspace` };
	const subsets = versions.map((version) => ({ name: nameFor(version), labels: { [key]: version } }));
	const query = { text: name, namespaces: service.namespaces };
	const rules = rulesFor(mesh, query).filter(
		(rule) => !rule.references.some(({ row, text }) => row.at === 'spec.host' && text.startsWith('*')),
	);
	const [rule, another] = rules;
	if (rule === undefined) {
		const free = freeName(mesh, 'DestinationRule', name, service.namespaces);
		const metadata = { name: free, namespace: statedNamespace(service) };
		return {
			edits: behind(site, {
				apiVersion: 'networking.istio.io/v1',
				kind: 'DestinationRule',
				metadata,
				spec: { host: name, subsets },
			}),
		};
	}
	const spec = manifest(rule.resource).get('spec');
	if (another !== undefined || !isWrittenOut(rule) || spec === undefined)
		return { refusal: `Service "${name}" already has DestinationRules` };
	const known = new Set(subsetLabels(rule).flatMap((labels) => labels.map((label) => label.value.text)));
	const missing = subsets.filter(({ labels }) => !known.has(labels[key] ?? ''));
	const [first, ...others] = missing;
	const title = rule.resource.name?.text ?? '';
	if (first === undefined) return { refusal: `DestinationRule "${title}" already has a subset for each version` };
	const edits = itemAddition(rule.resource.chunk.text, spec, 'subsets', first);
	if (edits === undefined || others.length > 0)
		return {
			refusal: `DestinationRule "${title}" already has subsets; add the missing ones there: ${missing.map((one) => one.name).join(', ')}`,
		};
	return { edits: there(site, rule, edits) };
}

/** The key that tells the versions of its pods apart, and the versions. */
function versionsOf({ mesh }: Site, service: DeployedAs<'Service'>): readonly [string | undefined, readonly string[]] {
	const pods = workloadsOf(mesh, service).map((pod) => [...labelsOf(pod)]);
	for (const key of versionKeys) {
		const values = pods.flatMap((labels) =>
			labels.flatMap((label) => (label.startsWith(`${key}=`) ? [label.slice(key.length + 1)] : [])),
		);
		const written = [...new Set(values)].filter((value) => /^[A-Za-z0-9][-\w.]*$/.test(value)).sort();
		if (written.length > 0) return [key, written];
	}
	return [undefined, []];
}

/** The name of a subset is a label of DNS (istio: pkg/config/validation/validation.go, validateSubset). */
function nameFor(version: string): string {
	return version
		.toLowerCase()
		.replace(/[^a-z0-9-]+/g, '-')
		.replace(/^-+|(?<!-)-+$/g, '');
}

/** Offered on a Service. */
export function newVirtualService(site: Site): readonly Offer[] {
	const service = serviceAt(site);
	if (service === undefined) return [];
	return [{ title: 'Create a VirtualService for this Service', change: () => routing(site, service) }];
}

function routing(site: Site, service: DeployedAs<'Service'>): Change {
	const { mesh } = site;
	const name = service.resource.name?.text ?? '';
	const locked = lockedBy(site);
	if (locked !== undefined) return { refusal: `Nothing can be put behind this document: ${locked}` };
	const query = { text: name, namespaces: service.namespaces };
	const taken = resourcesOf(mesh, 'VirtualService').find(({ references, namespaces }) =>
		references.some(
			({ row, text, opaque }) =>
				row.at === 'spec.hosts[]' && row.to === 'host' && !opaque && mayBeSame(mesh, { text, namespaces }, query),
		),
	);
	if (taken !== undefined)
		return { refusal: `VirtualService "${taken.resource.name?.text ?? ''}" already routes host "${name}"` };
	const spec = specFor(name, serviceFacts(service.resource).ports);
	if (spec === undefined)
		return { refusal: `The ports of Service "${name}" cannot be read, or none of them is for HTTP or TCP` };
	const free = freeName(mesh, 'VirtualService', name, service.namespaces);
	const metadata = { name: free, namespace: statedNamespace(service) };
	return { edits: behind(site, { apiVersion: 'networking.istio.io/v1', kind: 'VirtualService', metadata, spec }) };
}

/** A route for each port: where there is one only, it needs no match. */
function specFor(host: string, ports: readonly ServicePort[]): Content | undefined {
	// Connections with TLS are told apart by the host that they ask for, which here is only one.
	const usable = ports.filter(({ protocol }) => protocol !== 'UDP' && (protocol === undefined || !isTls(protocol)));
	if (usable.length === 0 || usable.some(({ protocol, port }) => protocol === undefined || port === undefined))
		return undefined;
	const isAlone = ports.length === 1;
	const routeTo = ({ port }: ServicePort): Content => {
		const number = Number(port?.text);
		const destination = isAlone ? { host } : { host, port: { number } };
		return { match: isAlone ? undefined : [{ port: number }], route: [{ destination }] };
	};
	// What is not declared is found out, and so may be HTTP.
	const [http, tcp] = [usable.filter((one) => isRequests(one)), usable.filter((one) => !isRequests(one))];
	return {
		hosts: [host],
		http: http.length === 0 ? undefined : http.map(routeTo),
		tcp: tcp.length === 0 ? undefined : tcp.map(routeTo),
	};
}

function isRequests({ protocol }: ServicePort): boolean {
	return protocol === 'Unsupported' || (protocol !== undefined && isHttp(protocol));
}
