// TABLE of fields that the mesh configuration had: istiod ignores them as it does unknown ones. All of them were gone before the
// oldest release that is bundled. Source: istio/api, mesh/v1alpha1/config.proto and proxy.proto, what is `reserved`.

export const retiredMeshFields: ReadonlySet<string> = new Set([
	'authPolicy',
	'disableMixerHttpReports',
	'disablePolicyChecks',
	'disableReportBatch',
	'enableClientSidePolicyCheck',
	'enableSdsTokenMount',
	'mixerAddress',
	'mixerCheckServer',
	'mixerReportServer',
	'policyCheckFailOpen',
	'rdsRefreshDelay',
	'reportBatchMaxEntries',
	'reportBatchMaxTime',
	'sdsRefreshDelay',
	'sdsUdsPath',
	'sdsUseK8sSaJwt',
	'sidecarToTelemetrySessionAffinity',
	'thriftConfig',
	'parentShutdownDuration',
]);
