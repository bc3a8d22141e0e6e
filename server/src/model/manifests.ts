// What may be written in the manifest of each kind, as types: Istio's from the published models, the core kinds' as far
// as we read them. Types only; whether a file keeps to them is the business of schema/.
import type { IDestinationRule } from '@kubernetes-models/istio/networking.istio.io/v1/DestinationRule';
import type { IGateway } from '@kubernetes-models/istio/networking.istio.io/v1/Gateway';
import type { IServiceEntry } from '@kubernetes-models/istio/networking.istio.io/v1/ServiceEntry';
import type { ISidecar } from '@kubernetes-models/istio/networking.istio.io/v1/Sidecar';
import type { IVirtualService } from '@kubernetes-models/istio/networking.istio.io/v1/VirtualService';
import type { KindId } from './kinds.ts';

interface Metadata {
	readonly name?: string;
	readonly namespace?: string;
	readonly labels?: Readonly<Record<string, string>>;
	readonly annotations?: Readonly<Record<string, string>>;
}

interface Typed {
	Gateway: IGateway;
	VirtualService: IVirtualService;
	DestinationRule: IDestinationRule;
	ServiceEntry: IServiceEntry;
	Sidecar: ISidecar;
}

/** The manifest of a kind; of a kind without a type of its own, just what all manifests have. */
export type Manifest<K extends KindId = KindId> = {
	readonly apiVersion?: string;
	readonly kind?: string;
	readonly metadata?: Metadata;
} & (K extends keyof Typed ? { readonly spec?: NonNullable<Typed[K]['spec']> } : { readonly spec?: unknown });
