// Istio's annotations and labels where annotations and labels are written, and what they can be.
import { type AnnotationForm, annotationRows, annotationsFor } from '../../model/annotations.ts';
import { type LabelRow, labelRow, labelRows } from '../../model/labels.ts';
import type { Cursor } from '../../yaml/cursor.ts';
import { manifestAt } from '../field.ts';
import type { Words } from '../words/words.ts';

export interface MetadataProposal {
	readonly label: string;
	readonly kind: 'field' | 'value' | 'label';
	readonly detail: string;
	readonly markdown: () => string;
	readonly sort: string;
	readonly isDeprecated: boolean;
	/** What comes after the colon of a key: annotations are strings, whatever they mean. Undefined: the label is a value. */
	readonly snippet: string | undefined;
}

/** The annotations, the labels, or the values of one for the cursor's place; none elsewhere. Of a workload's template, those for pods. */
export function metadataProposals(cursor: Cursor): readonly MetadataProposal[] {
	const manifest = manifestAt(cursor.ancestors);
	if (manifest === undefined) return [];
	const path = cursor.path.slice(manifest.depth);
	const own = manifest.kind.id;
	if (cursor.role === 'value') {
		const name = String(path.at(-1));
		const at = path.slice(0, -1);
		if (annotatedKind(at, own) !== undefined) return annotationValues(name);
		return labelledKind(at, own) === undefined ? [] : labelValues(name);
	}
	const present = new Set(cursor.ancestors.at(-1)?.entries.map(({ key }) => key.text));
	const annotated = annotatedKind(path, own);
	const all = annotated === undefined ? labelKeys(labelledKind(path, own)) : annotationKeys(annotated);
	return all.filter(({ label }) => !present.has(label));
}

/** Those that people write most, in this order. */
const usualAnnotations: readonly string[] = [
	'proxy.istio.io/config',
	'traffic.sidecar.istio.io/excludeOutboundPorts',
	'traffic.sidecar.istio.io/excludeInboundPorts',
	'traffic.sidecar.istio.io/excludeOutboundIPRanges',
	'traffic.sidecar.istio.io/includeOutboundIPRanges',
	'traffic.sidecar.istio.io/includeInboundPorts',
	'sidecar.istio.io/proxyCPU',
	'sidecar.istio.io/proxyMemory',
	'sidecar.istio.io/proxyCPULimit',
	'sidecar.istio.io/proxyMemoryLimit',
	'sidecar.istio.io/rewriteAppHTTPProbers',
	'sidecar.istio.io/logLevel',
	'inject.istio.io/templates',
	'networking.istio.io/exportTo',
];

function annotationRank(name: string): string {
	const index = usualAnnotations.indexOf(name);
	return String(index === -1 ? usualAnnotations.length : index).padStart(2, '0');
}

function annotationKeys(kind: string): readonly MetadataProposal[] {
	return annotationsFor(kind).map(([name, { doc, form, deprecated }]) => ({
		label: name,
		kind: 'field',
		detail: form === 'text' ? 'annotation' : `annotation · ${form}`,
		markdown: () => doc,
		sort: `a${deprecated === undefined ? 0 : 1} ${annotationRank(name)} ${name}`,
		isDeprecated: deprecated !== undefined,
		snippet: form === 'boolean' ? ' "true"' : ' "$1"',
	}));
}

/** Labels that people write themselves, though they have an effect on, or a meaning for, every kind: where. */
const usual: Readonly<Record<string, readonly string[]>> = {
	'istio.io/rev': ['Namespace', 'Pod'],
	'topology.istio.io/network': ['Namespace', 'Pod', 'Service'],
	'service.istio.io/canonical-name': ['Pod'],
	'service.istio.io/canonical-revision': ['Pod'],
};

/** What Istio takes the name and the version of a service from (istio.io: ops/deployment/application-requirements). */
const podLabels: readonly (readonly [name: string, doc: string])[] = [
	['app', 'Name of the application, in metrics and traces'],
	['version', 'Version of the application, which subsets are usually made of'],
	['app.kubernetes.io/name', 'Name of the application; Istio reads it too'],
	['app.kubernetes.io/version', 'Version of the application; Istio reads it too'],
];

/** The likeliest of those that Istio acts on. */
const first = ['istio-injection', 'sidecar.istio.io/inject', 'istio.io/rev', 'istio.io/dataplane-mode'];

function labelKeys(kind: string | undefined): readonly MetadataProposal[] {
	if (kind === undefined) return [];
	const isFor = ([name, { on }]: [string, LabelRow]): boolean =>
		on.some((one) => one === kind) || usual[name]?.includes(kind) === true;
	const rank = (name: string): string => String(first.includes(name) ? first.indexOf(name) : first.length);
	const own = Object.entries(labelRows)
		.filter(isFor)
		.map(([name, { doc }]) => keyOf(name, doc, `label of Istio · ${kind}`, `l1 ${rank(name)} ${name}`));
	const plain = kind === 'Pod' ? podLabels : [];
	return [...plain.map(([name, doc], index) => keyOf(name, doc, 'label', `l0 ${index}`)), ...own];
}

function keyOf(label: string, doc: string, detail: string, sort: string): MetadataProposal {
	const values = labelRow(label)?.values;
	// A word that YAML reads as something else has to be quoted.
	const isTruth = values?.includes('true') === true;
	return {
		label,
		kind: 'label',
		detail,
		markdown: () => doc,
		sort,
		isDeprecated: false,
		snippet: isTruth ? ' "$1"' : ' $1',
	};
}

function valueItem(label: string, index: number, detail: string, doc: string): MetadataProposal {
	const sort = `l ${String(index).padStart(2, '0')}`;
	return { label, kind: 'value', detail, markdown: () => doc, sort, isDeprecated: false, snippet: undefined };
}

function labelValues(name: string): readonly MetadataProposal[] {
	const row = labelRow(name);
	const words = row?.values ?? (name === 'istio.io/use-waypoint' ? ['none'] : []);
	return words.map((word, index) => valueItem(word, index, name, row?.doc ?? ''));
}

const truths = ['true', 'false'];

/** What is worth offering for the forms of annotations. */
const wordsOfForms: Partial<Readonly<Record<AnnotationForm, readonly string[]>>> = {
	boolean: truths,
	switch: truths,
	interception: ['REDIRECT', 'TPROXY', 'NONE'],
	ranges: ['10.0.0.0/8', '169.254.169.254/32'],
	rangesOrAll: ['*', '10.0.0.0/8', '10.96.0.0/12', '192.168.0.0/16', '172.16.0.0/12'],
	ports: ['3306', '5432', '6379', '9090'],
	portsOrAll: ['*', '80', '443', '8080'],
	logLevel: ['warning', 'info', 'debug', 'trace', 'error', 'critical', 'off'],
	serviceType: ['ClusterIP', 'LoadBalancer', 'NodePort'],
	namespaces: ['.', '*', '~'],
	quantity: ['100m', '128Mi', '500m', '512Mi', '1', '1Gi'],
};

function annotationValues(name: string): readonly MetadataProposal[] {
	if (!Object.hasOwn(annotationRows, name)) return [];
	const row = annotationRows[name];
	const words = row === undefined ? [] : (wordsOfForms[row.form] ?? []);
	return words
		.filter((word) => row?.form !== 'quantity' || /memory/i.test(name) === /i$/.test(word))
		.map((word, index) => {
			if (row?.form !== 'namespaces') return valueItem(word, index, 'annotation', row?.doc ?? '');
			// Before the names of namespaces.
			return { ...valueItem(word, index, scopeWords[word] ?? '', row.doc), sort: `! ${index}` };
		});
}

/** istio: pkg/config/visibility/visibility.go */
const scopeWords: Words = { '.': 'this namespace only', '*': 'all namespaces', '~': 'nobody' };

/** The kind whose annotations stand at `path`: the manifest's own, or `Pod` for a template. */
export function annotatedKind(path: readonly (string | number)[], kind: string): string | undefined {
	return kindAt('annotations', path, kind);
}

/** The same of labels. */
export function labelledKind(path: readonly (string | number)[], kind: string): string | undefined {
	return kindAt('labels', path, kind);
}

function kindAt(map: string, path: readonly (string | number)[], kind: string): string | undefined {
	const [last, before] = [path.at(-1), path.at(-2)];
	if (last !== map || before !== 'metadata') return undefined;
	if (path.length === 2) return kind;
	return path.at(-3) === 'template' ? 'Pod' : undefined;
}
