// An annotation that Istio still reads, but has something better for.

import { memo } from '../../facts/memo.ts';
import { injectKey } from '../../istio/injection.ts';
import { push } from '../../maps.ts';
import { resourcesOf } from '../../mesh/by-kind.ts';
import type { Deployed } from '../../mesh/mesh.ts';
import type { KindId } from '../../model/kinds.ts';
import type { Entry } from '../../yaml/node.ts';
import { type Fix, stating } from '../engine/rule.ts';
import { type Annotation, annotatedKinds, annotationCodes, annotationsOf, swapped } from '../shared/annotations.ts';

export default stating({
	deprecated: 'Annotation "{annotation}" is deprecated',
	replaceable: { wrong: 'Annotation "{annotation}" is deprecated', remedy: '{instead}' },
	deprecatedOften: 'Annotation "{annotation}" is deprecated ({times} times in this file)',
	replaceableOften: {
		wrong: 'Annotation "{annotation}" is deprecated',
		remedy: '{instead} ({times} times in this file)',
	},
})({
	severity: 'hint',
	tag: 'deprecated',
	kinds: annotatedKinds,
	codes: ['IST0135'],
	docs: {
		summary: 'An annotation is deprecated.',
		why: 'A later release of Istio may no longer read it.',
		exceptions:
			'Each annotation is reported once per file. `sidecar.istio.io/inject` next to the label of the same name, which old injectors need; if the workspace has a resource of OpenShift Service Mesh 2, which requires the annotation; and if it excludes a component of Istio itself from the mesh.',
		bad: `apiVersion: v1
kind: Pod
metadata:
  name: reviews
  namespace: shop
  annotations:
    sidecar.istio.io/inject: "true"
spec: { containers: [{ name: reviews, image: reviews }] }
`,
		mend: ['annotations:', 'labels:'],
		links: ['https://istio.io/latest/docs/reference/config/annotations/'],
	},
	*check(resource, mesh) {
		const isMaistra = maistra.some((kind) => resourcesOf(mesh, kind).length > 0);
		// What else is in the file matters only to one that has some.
		if (!annotationsOf(resource).some(isReported)) return;
		for (const [name, all] of deprecatedIn(mesh.ofFile.get(resource.member.uri) ?? [])) {
			const [first] = all;
			if (first?.by !== resource || (name === injectKey && isMaistra)) continue;
			const { annotation } = first;
			const { deprecated = '' } = annotation.row ?? {};
			yield {
				span: annotation.key,
				codes: annotationCodes(resource, annotation, 'IST0135'),
				message: idOf(deprecated !== '', all.length > 1),
				with: { annotation: name, instead: deprecated, times: all.length },
				fixes: name === injectKey ? toLabels(all) : [],
			};
		}
	},
});

function idOf(isReplaceable: boolean, isOften: boolean) {
	if (isOften) return isReplaceable ? 'replaceableOften' : 'deprecatedOften';
	return isReplaceable ? 'replaceable' : 'deprecated';
}

/**
 * What shows that OpenShift Service Mesh up to 2 is in use: its injector goes by the annotation alone, and its documentation
 * asks for that (docs.redhat.com: OpenShift Container Platform 4.7, "Enabling automatic sidecar injection").
 */
const maistra: readonly KindId[] = ['ServiceMeshControlPlane', 'ServiceMeshMemberRoll', 'ServiceMeshMember'];

interface Found {
	readonly by: Deployed;
	readonly annotation: Annotation;
}

/** Makes labels of all of them, if that can be done. */
function toLabels(all: readonly Found[]): readonly Fix[] {
	const moves = all.map(({ by, annotation }) => {
		const [move] = swapped(by.resource.chunk.text, annotation, 'annotations', 'labels');
		return annotation.kind === 'Pod' ? move?.edits.map((edit) => ({ ...edit, in: by })) : undefined;
	});
	const chunks = new Set(all.map(({ by }) => by.resource.chunk));
	if (moves.includes(undefined) || chunks.size < all.length) return [];
	return [{ title: 'Move to labels', edits: moves.flatMap((edits) => edits ?? []) }];
}

/** The places of each deprecated annotation in a file. */
const deprecatedIn = memo((resources: readonly Deployed[]): ReadonlyMap<string, readonly Found[]> => {
	const found = new Map<string, Found[]>();
	for (const by of resources) {
		for (const annotation of annotationsOf(by)) {
			if (isReported(annotation)) push(found, annotation.key.text, { by, annotation });
		}
	}
	return found;
});

function isReported(annotation: Annotation): boolean {
	return annotation.row?.deprecated !== undefined && !isFine(annotation);
}

/** Whether the label stands beside it, or a part of Istio itself is kept out of the mesh, as its own charts did for years. */
function isFine({ key, value, metadata }: Annotation): boolean {
	const labels = metadata.get('labels')?.entries ?? [];
	if (labels.some((label) => label.key.text === key.text)) return true;
	const isIstio = labels.some(
		(label) => /^(?:operator\.istio\.io\/|install\.operator\.istio\.io\/)/.test(label.key.text) || isOfIstio(label),
	);
	return key.text === injectKey && value.text === 'false' && isIstio;
}

/** `app: istiod`, `istio: pilot` (istio: manifests/charts/istio-control/istio-discovery/templates/deployment.yaml). */
function isOfIstio({ key, value }: Entry): boolean {
	return (
		key.text === 'istio' ||
		(key.text === 'app' && /^istio|^(?:pilot|kiali|jaeger|prometheus|grafana)$/.test(value.text))
	);
}
