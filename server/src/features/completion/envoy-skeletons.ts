// The commonest patches of EnvoyFilters, to begin with. Each is accepted by Istio and by Envoy as it is inserted; a test judges
// them all.
import { filterSkeletons } from './filter-skeletons.ts';
import { proxySkeletons } from './proxy-skeletons.ts';
import type { PatchSkeleton } from './skeleton-parts.ts';

export const patchSkeletons: readonly PatchSkeleton[] = [...filterSkeletons, ...proxySkeletons];
