// TABLE of the constraints that the bundled schema lacks, per kind. The rows stand beside this file.

import { peerAuthentication, requestAuthentication } from './constraints/authentication.ts';
import { authorizationPolicy } from './constraints/authorization-policy.ts';
import { cautions } from './constraints/cautions.ts';
import { destinationRule } from './constraints/destination-rule.ts';
import { envoyFilter } from './constraints/envoy-filter.ts';
import { trafficExtension, wasmPlugin } from './constraints/extensions.ts';
import { gateway } from './constraints/gateway.ts';
import type { Constraints } from './constraints/rows.ts';
import { serviceEntry } from './constraints/service-entry.ts';
import { joined, ofEveryKind } from './constraints/shared.ts';
import { sidecar } from './constraints/sidecar.ts';
import { telemetry } from './constraints/telemetry.ts';
import { virtualService } from './constraints/virtual-service.ts';
import { proxyConfig, workloadEntry, workloadGroup } from './constraints/workloads.ts';

const rows: Readonly<Record<string, Constraints>> = {
	'networking.istio.io/VirtualService': virtualService,
	'networking.istio.io/DestinationRule': destinationRule,
	'networking.istio.io/Gateway': gateway,
	'networking.istio.io/ServiceEntry': serviceEntry,
	'networking.istio.io/WorkloadEntry': workloadEntry,
	'networking.istio.io/WorkloadGroup': workloadGroup,
	'networking.istio.io/Sidecar': sidecar,
	'networking.istio.io/EnvoyFilter': envoyFilter,
	'networking.istio.io/ProxyConfig': proxyConfig,
	'security.istio.io/AuthorizationPolicy': authorizationPolicy,
	'security.istio.io/PeerAuthentication': peerAuthentication,
	'security.istio.io/RequestAuthentication': requestAuthentication,
	'telemetry.istio.io/Telemetry': telemetry,
	'extensions.istio.io/WasmPlugin': wasmPlugin,
	'extensions.istio.io/TrafficExtension': trafficExtension,
};

/** `group/Kind` -> rows. */
export const constraints: Readonly<Record<string, Constraints>> = Object.fromEntries(
	Object.entries(rows).map(([id, own]) => [
		id,
		joined(ofEveryKind(id.slice(id.indexOf('/') + 1)), own, cautions[id] ?? {}),
	]),
);
