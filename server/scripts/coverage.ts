// TABLE: the codes of `istioctl analyze` and of Kiali, and why some have no rule; and the page that is made of it and the
// rules. Which rule has which code is said by the rules themselves.

/** A rule's id and the text of its file, in which it names its codes. */
export interface RuleText {
	readonly id: string;
	readonly text: string;
}

interface Code {
	readonly code: string;
	/** The name of the message, or what it is about. */
	readonly about: string;
	/** Why no rule stands for it. */
	readonly because?: string;
}

const row = (code: string, about: string, because?: string): Code => ({
	code,
	about,
	...(because === undefined ? {} : { because }),
});

export const istioctlCodes: readonly Code[] = [
	row('IST0001', 'InternalError', 'For faults of istioctl itself.'),
	row('IST0002', 'Deprecated'),
	row('IST0101', 'ReferencedResourceNotFound'),
	row('IST0102', 'NamespaceNotInjected'),
	row('IST0103', 'PodMissingProxy'),
	row('IST0106', 'SchemaValidationError'),
	row('IST0107', 'MisplacedAnnotation'),
	row('IST0108', 'UnknownAnnotation'),
	row('IST0109', 'ConflictingMeshGatewayVirtualServiceHosts'),
	row('IST0110', 'ConflictingSidecarWorkloadSelectors'),
	row('IST0111', 'MultipleSidecarsWithoutWorkloadSelectors'),
	row('IST0112', 'VirtualServiceDestinationPortSelectorRequired'),
	row('IST0116', 'DeploymentAssociatedToMultipleServices'),
	row('IST0118', 'PortNameIsNotUnderNamingConvention'),
	row('IST0123', 'NamespaceMultipleInjectionLabels'),
	row('IST0125', 'InvalidAnnotation'),
	row(
		'IST0126',
		'UnknownMeshNetworksServiceRegistry',
		'Mesh networks and the secrets of remote clusters are settings of an installation, which no file of an application holds.',
	),
	row('IST0127', 'NoMatchingWorkloadsFound'),
	row('IST0128', 'NoServerCertificateVerificationDestinationLevel'),
	row('IST0129', 'NoServerCertificateVerificationPortLevel'),
	row('IST0130', 'VirtualServiceUnreachableRule'),
	row('IST0131', 'VirtualServiceIneffectiveMatch'),
	row('IST0132', 'VirtualServiceHostNotFoundInGateway'),
	row('IST0133', 'SchemaWarning'),
	row('IST0134', 'ServiceEntryAddressesRequired'),
	row('IST0135', 'DeprecatedAnnotation'),
	row('IST0136', 'AlphaAnnotation'),
	row('IST0137', 'DeploymentConflictingPorts'),
	row('IST0138', 'GatewayDuplicateCertificate'),
	row('IST0139', 'InvalidWebhook'),
	row('IST0140', 'IngressRouteRulesNotAffected'),
	row('IST0141', 'InsufficientPermissions', 'Asks the API server what the user may do.'),
	row('IST0142', 'UnsupportedKubernetesVersion', 'Asks the API server for its version.'),
	row('IST0143', 'LocalhostListener', 'Nothing emits it any more.'),
	row('IST0144', 'InvalidApplicationUID'),
	row('IST0145', 'ConflictingGateways'),
	row('IST0146', 'ImageAutoWithoutInjectionWarning'),
	row('IST0147', 'ImageAutoWithoutInjectionError'),
	row('IST0148', 'NamespaceInjectionEnabledByDefault'),
	row('IST0149', 'JwtClaimBasedRoutingWithoutRequestAuthN'),
	row('IST0150', 'ExternalNameServiceTypeInvalidPortName'),
	row('IST0151', 'EnvoyFilterUsesRelativeOperation'),
	row('IST0152', 'EnvoyFilterUsesReplaceOperationIncorrectly'),
	row('IST0153', 'EnvoyFilterUsesAddOperationIncorrectly'),
	row('IST0154', 'EnvoyFilterUsesRemoveOperationIncorrectly'),
	row('IST0155', 'EnvoyFilterUsesRelativeOperationWithProxyVersion'),
	row('IST0156', 'UnsupportedGatewayAPIVersion', 'Asks the API server for its definitions.'),
	row('IST0157', 'InvalidTelemetryProvider'),
	row('IST0158', 'PodsIstioProxyImageMismatchInNamespace'),
	row('IST0159', 'ConflictingTelemetryWorkloadSelectors'),
	row('IST0160', 'MultipleTelemetriesWithoutWorkloadSelectors'),
	row('IST0161', 'InvalidGatewayCredential'),
	row('IST0162', 'GatewayPortNotDefinedOnService'),
	row('IST0163', 'InvalidExternalControlPlaneConfig'),
	row('IST0164', 'ExternalControlPlaneAddressIsNotAHostname'),
	row('IST0165', 'ReferencedInternalGateway'),
	row('IST0166', 'IneffectiveSelector'),
	row('IST0167', 'IneffectivePolicy'),
	row('IST0168', 'UnknownUpgradeCompatibility', 'Nothing emits it.'),
	row('IST0169', 'UpdateIncompatibility', 'Asks the cluster before an upgrade.'),
	row('IST0170', 'MultiClusterInconsistentService', 'Needs the Services of several clusters, told apart.'),
	row(
		'IST0171',
		'NegativeConditionStatus',
		'Reads the status that a controller writes into live objects; `schema/handwritten-status` reports a status in a file.',
	),
	row('IST0172', 'FutureUnsupportedGatewayAPIVersion', 'Asks the API server for its definitions.'),
	row('IST0173', 'DestinationRuleSubsetNotSelectPods'),
	row('IST0174', 'UnknownDestinationRuleHost'),
	row('IST0175', 'JwksUriFetchUnrestricted'),
	row('IST0176', 'GatewayAPICRDVersionBelowMinimum'),
	row('IST0177', 'ConflictingServiceEntryProtocol'),
];

export const kialiCodes: readonly Code[] = [
	row('KIA0002', 'Several policies without a selector in one namespace'),
	row('KIA0003', 'Several policies that select one workload'),
	row('KIA0004', 'A selector that selects no workload'),
	row('KIA0005', '`exportTo` with a namespace that is not there'),
	row('KIA0101', 'A source namespace that is not there'),
	row('KIA0102', 'A method that HTTP does not have'),
	row('KIA0104', 'A host of an operation that is not there'),
	row('KIA0105', 'Identities in a policy, and no mutual TLS'),
	row('KIA0106', 'A principal that is no service account'),
	row(
		'KIA0107',
		'A service account of another cluster',
		'Which service accounts other clusters have is in none of the files.',
	),
	row(
		'KIA0108',
		'A principal of another trust domain',
		'A trust domain that the workspace does not state may well be federated; it cannot be told from a slip.',
	),
	row('KIA0109', 'Layer 7 rules in ambient mode without a waypoint'),
	row('KIA0110', 'Layer 7 rules in ambient mode without `targetRefs`'),
	row('KIA0201', 'Several DestinationRules for one host and subset'),
	row('KIA0202', 'A DestinationRule for a host that is not there'),
	row('KIA0203', 'A subset whose labels select no pod'),
	row('KIA0204', 'A DestinationRule that drops the mutual TLS of a wider one'),
	row('KIA0205', 'Mutual TLS for the mesh on the client side only'),
	row('KIA0206', 'Mutual TLS for a namespace on the client side only'),
	row('KIA0207', 'TLS switched off where a namespace demands it'),
	row('KIA0208', 'TLS switched off where the mesh demands it'),
	row('KIA0209', 'A subset without labels'),
	row('KIA0210', 'Layer 7 settings of a DestinationRule in ambient mode without a waypoint'),
	row('KIA0211', 'Layer 7 settings for a Service without a waypoint'),
	row('KIA0212', 'Layer 7 settings for a Service of another namespace without a waypoint'),
	row('KIA0301', 'A host and port that two Gateways serve'),
	row('KIA0302', 'A Gateway whose selector selects no workload'),
	row('KIA0401', 'Mutual TLS for the mesh on the server side only'),
	row('KIA0501', 'Mutual TLS for a namespace on the server side only'),
	row('KIA0505', 'A namespace without mutual TLS that clients use mutual TLS for'),
	row('KIA0506', 'A mesh without mutual TLS that clients use mutual TLS for'),
	row('KIA0601', 'A port name that does not tell the protocol'),
	row('KIA0602', 'An `appProtocol` that Istio does not know'),
	row('KIA0701', 'A target port that no container declares'),
	row('KIA1004', 'An egress host of a Sidecar that is not there'),
	row('KIA1006', 'A Sidecar of the root namespace with a selector'),
	row(
		'KIA1007',
		'An outbound policy of a Sidecar without a mode',
		'An artifact of how Kiali reads the field: what is written in the file tells.',
	),
	row('KIA1101', 'A destination host that is not there'),
	row('KIA1102', 'A Gateway that is not there'),
	row('KIA1104', 'A weight for the only destination'),
	row('KIA1105', 'A destination that a route names twice'),
	row('KIA1106', 'A host that several VirtualServices route'),
	row('KIA1107', 'A subset that is not there'),
	row('KIA1108', 'A Gateway named in the old way'),
	row('KIA1109', 'A layer 7 VirtualService in ambient mode without a waypoint'),
	row('KIA1110', 'A RequestAuthentication in ambient mode without a waypoint'),
	row('KIA1111', 'A WasmPlugin in ambient mode without a waypoint'),
	row('KIA1112', 'Layer 7 Telemetry in ambient mode without a waypoint'),
	row('KIA1113', 'A layer 7 VirtualService for a Service without a waypoint'),
	row('KIA1114', 'A layer 7 VirtualService for a Service of another namespace without a waypoint'),
	row('KIA1115', 'A RequestAuthentication in ambient mode without `targetRefs`'),
	row('KIA1116', 'A WasmPlugin in ambient mode without `targetRefs`'),
	row('KIA1117', 'Layer 7 Telemetry in ambient mode without `targetRefs`'),
	row('KIA1211', 'A host and port that two ServiceEntries declare'),
	row('KIA1212', 'A host and port that two ServiceEntries declare with different protocols'),
	row('KIA1301', 'A workload that no AuthorizationPolicy covers'),
	row('KIA1311', 'Labels for both ambient mode and a sidecar'),
	row('KIA1312', 'A waypoint label outside of ambient mode'),
	row('KIA1313', 'A waypoint that is not there'),
	row('KIA1314', 'A sidecar label on a pod in ambient mode'),
	row('KIA1315', 'An ambient label on a pod with a sidecar'),
	row('KIA1316', 'A pod with a sidecar in an ambient namespace'),
	row('KIA1317', 'A workload without a waypoint under a layer 7 policy'),
	row('KIA1401', 'A parent Gateway that is not there, or not shared'),
	row('KIA1402', 'A backend or parent Service that is not there'),
	row('KIA1501', 'A listener that two Gateways have'),
	row('KIA1502', 'An address that two Gateways have'),
	row('KIA1503', 'A listener that one Gateway has twice'),
	row('KIA1504', 'A class of Gateways that is not there'),
	row('KIA1601', 'A grant to a namespace that is not there'),
	row('KIA1701', 'A service account of a WorkloadGroup that is not there'),
	row('KIA1702', 'Two WorkloadGroups with the same labels'),
	row(
		'GWAPI',
		'A condition in the status of a Gateway',
		'Reads the status that a controller writes into live objects.',
	),
];

/** The ids of the rules that stand for each code: `IST0101` -> … */
export function rulesByCode(rules: readonly RuleText[]): ReadonlyMap<string, readonly string[]> {
	const found = new Map<string, string[]>();
	for (const { id, text } of rules) {
		for (const code of new Set(text.match(/(?<=')(?:IST\d{4}|KIA\d{4}|GWAPI)(?=')/g))) {
			found.set(code, [...(found.get(code) ?? []), id]);
		}
	}
	return found;
}

/** Codes without a rule and without a reason. */
export function openCodes(rules: readonly RuleText[]): readonly string[] {
	const known = rulesByCode(rules);
	return [...istioctlCodes, ...kialiCodes].flatMap(({ code, because }) => {
		return because === undefined && !known.has(code) ? [code] : [];
	});
}

/** The page `docs/coverage.md`; `folder` leads from it to the pages of the rules. */
export function coveragePage(rules: readonly RuleText[], folder: string): string {
	const known = rulesByCode(rules);
	const link = (id: string): string => {
		const [theme, fault] = id.split('/');
		return `[${id}](${folder}/${theme}.md#${fault})`;
	};
	const rowOf = ({ code, about, because }: Code): string => {
		const ids = known.get(code)?.map(link) ?? [];
		return `| ${code} | ${about} | ${ids.length > 0 ? ids.join(', ') : `– ${because ?? 'not yet'}`} |`;
	};
	const table = (codes: readonly Code[]): readonly string[] => [
		'| Code | About | Rules |',
		'|---|---|---|',
		...codes.map(rowOf),
	];
	const share = (codes: readonly Code[]): string =>
		`${codes.filter(({ code }) => known.has(code)).length} of ${codes.length}`;
	return [
		'# What istioctl and Kiali report, and which rule does',
		'',
		'<!-- Made from the rules by `npm run generate`; the table of codes is server/scripts/coverage.ts. -->',
		'',
		`Rules cover ${share(istioctlCodes)} messages of \`istioctl analyze\` and ${share(kialiCodes)} of Kiali's checks. Where a rule differs, its page says how and why.`,
		'',
		'## istioctl analyze',
		'',
		...table(istioctlCodes),
		'',
		'## Kiali',
		'',
		...table(kialiCodes),
		'',
	].join('\n');
}
