// Which names Kubernetes takes for an object.
import type { KindId } from './kinds.ts';

export const label: RegExp = /^[a-z0-9](?:[-a-z0-9]*[a-z0-9])?$/;

export const subdomain: RegExp = /^[a-z0-9](?:[-a-z0-9]*[a-z0-9])?(?:\.[a-z0-9](?:[-a-z0-9]*[a-z0-9])?)*$/;

/** Kinds whose names become parts of host names. */
export const labelled: Readonly<Partial<Record<KindId, RegExp>>> = {
	Service: /^[a-z](?:[-a-z0-9]*[a-z0-9])?$/,
	Namespace: label,
};

/** Whether Kubernetes takes `name` for an object of the kind, as far as its letters go. */
export function isObjectName(kind: KindId, name: string): boolean {
	return (labelled[kind] ?? subdomain).test(name);
}
