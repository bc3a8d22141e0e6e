// What the injector is configured to do, as far as the workspace holds its ConfigMap.
import { fact } from '../facts/fact.ts';
import { memo } from '../facts/memo.ts';
import { resourcesOf } from '../mesh/by-kind.ts';
import type { Mesh } from '../mesh/mesh.ts';
import { manifest, type Resource } from '../model/resource.ts';

/** What we read of the values that the injector was installed with (istio: manifests/charts/istiod, values.yaml). */
export interface InjectorValues {
	readonly global?: {
		readonly hub?: string;
		readonly tag?: string | number;
		readonly proxy?: { readonly image?: string };
	};
	readonly sidecarInjectorWebhook?: { readonly enableNamespacesByDefault?: boolean };
}

const configMap = 'istio-sidecar-injector';

/** By the name of the ConfigMap. */
const valuesByName = fact((mesh: Mesh): ReadonlyMap<string, InjectorValues> => {
	const found = new Map<string, InjectorValues>();
	for (const { resource, standing } of resourcesOf(mesh, 'ConfigMap')) {
		const name = resource.name?.text;
		// Its other keys hold templates of the injector's own, which are no business of Helm.
		const isWhole = standing === 'whole' || standing === 'template';
		if (name === undefined || !name.startsWith(configMap) || !isWhole) continue;
		const values = valuesIn(resource);
		if (values !== undefined) found.set(name, values);
	}
	return found;
});

const valuesIn = memo((resource: Resource<'ConfigMap'>): InjectorValues | undefined => {
	const values = manifest(resource).get('data')?.get('values');
	if (values === undefined || values.opaque) return undefined;
	try {
		const parsed: unknown = JSON.parse(values.text);
		return typeof parsed === 'object' && parsed !== null ? parsed : undefined;
	} catch {
		return undefined;
	}
});

/** The values of the injector of a revision; undefined if they are not in the workspace. */
export function injectorValues(mesh: Mesh, revision = 'default'): InjectorValues | undefined {
	return valuesByName(mesh).get(revision === 'default' ? configMap : `${configMap}-${revision}`);
}

/** The image of the proxies that a revision injects. istio: pkg/config/analysis/analyzers/injection/injection-image.go */
export function proxyImage(mesh: Mesh, revision: string): string | undefined {
	const { hub, tag, proxy } = injectorValues(mesh, revision)?.global ?? {};
	if (proxy?.image?.includes('/')) return proxy.image;
	return hub && tag && proxy?.image ? `${hub}/${proxy.image}:${tag}` : undefined;
}
