// The mesh configuration, from wherever a workspace may state it.
import { expect, test } from 'vitest';
import { type MeshConfig, meshConfigOf } from '../../server/src/istio/mesh-config.ts';
import { meshOf } from '../../server/src/mesh/mesh.ts';
import { environments } from '../../server/src/workspace/environments.ts';
import { fixture } from '../fixture.ts';

function configOf(source: string): MeshConfig {
	const [environment] = environments(fixture(source).snapshot);
	if (environment === undefined) throw new Error('no environment');
	return meshConfigOf(meshOf(environment));
}

const service = 'apiVersion: v1\nkind: Service\nmetadata: {name: a}\n';
const operator = `apiVersion: install.istio.io/v1alpha1
kind: IstioOperator
spec:
  meshConfig:
    rootNamespace: mesh
    enableAutoMtls: false
    outboundTrafficPolicy: {mode: REGISTRY_ONLY}
    defaultServiceExportTo: ["."]
    discoverySelectors: [{matchLabels: {mesh: "on"}}]
    extensionProviders: [{name: oauth, envoyExtAuthzHttp: {service: oauth.x.svc.cluster.local, port: 80}}]
`;
const sail = `apiVersion: sailoperator.io/v1
kind: Istio
metadata: {name: default}
spec:
  namespace: control
  values: {meshConfig: {trustDomain: example.org, defaultProviders: {tracing: [otel]}}}
`;
const configMap = `apiVersion: v1
kind: ConfigMap
metadata: {name: istio, namespace: istio-system}
data:
  mesh: |-
    accessLogFile: /dev/stdout
    enableAutoMtls: true
    defaultConfig:
      proxyMetadata: {ISTIO_META_DNS_CAPTURE: "true"}
    extensionProviders:
    - name: otel
      opentelemetry: {service: otel, port: 4317}
`;

test('nothing stated: what Istio has by itself', () => {
	expect(configOf(service)).toMatchObject({
		isStated: false,
		rootNamespace: 'istio-system',
		enableAutoMtls: true,
		outboundTrafficPolicy: 'ALLOW_ANY',
		isOutboundStated: false,
		trustDomains: [],
		defaultServiceExportTo: ['*'],
		discoverySelectors: undefined,
	});
});

test('an IstioOperator', () => {
	const config = configOf(operator);
	expect(config).toMatchObject({
		isStated: true,
		rootNamespace: 'mesh',
		enableAutoMtls: false,
		outboundTrafficPolicy: 'REGISTRY_ONLY',
		defaultServiceExportTo: ['.'],
		discoverySelectors: [{ matchLabels: { mesh: 'on' } }],
	});
	const provider = config.extensionProviders.at(-1);
	expect(provider).toMatchObject({ name: 'oauth', type: 'envoyExtAuthzHttp' });
	expect(operator.slice(provider?.span.start, provider?.span.end)).toBe('oauth');
});

test('an Istio of the sail operator', () => {
	expect(configOf(sail)).toMatchObject({
		rootNamespace: 'control',
		trustDomains: ['example.org'],
		defaultProviders: { tracing: ['otel'] },
	});
	expect(configOf(sail.replace(/ {2}values.*\n/, ''))).toMatchObject({ isStated: true, rootNamespace: 'control' });
});

test('the ConfigMap istio, and no other', () => {
	expect(configOf(configMap)).toMatchObject({
		accessLogFile: '/dev/stdout',
		proxyMetadata: { ISTIO_META_DNS_CAPTURE: 'true' },
	});
	expect(configOf(configMap).extensionProviders.map(({ name }) => name)).toContain('otel');
	expect(configOf(configMap.replace('name: istio,', 'name: other,')).isStated).toBe(false);
	expect(configOf(configMap.replace('name: istio,', 'name: istio-1-28,')).isStated).toBe(true);
});

test('documents that differ state nothing, but all their providers are there', () => {
	const config = configOf(`${operator}---\n${configMap}`);
	expect(config).toMatchObject({ enableAutoMtls: true, rootNamespace: 'mesh' });
	expect(config.extensionProviders.map(({ name }) => name)).toEqual([
		'prometheus',
		'stackdriver',
		'envoy',
		'oauth',
		'otel',
	]);
});

test('the file of the setting overrules the workspace, and a setting what documents say', () => {
	const file = '#- mesh.yaml\nrootNamespace: other\nenableAutoMtls: true\n';
	const given = `#! { "meshConfig": "mesh.yaml" }\n${file}#- operator.yaml\n${operator}`;
	expect(configOf(given)).toMatchObject({
		rootNamespace: 'other',
		enableAutoMtls: true,
		outboundTrafficPolicy: 'REGISTRY_ONLY',
	});
	expect(configOf(`#! { "rootNamespace": "set" }\n${operator}`).rootNamespace).toBe('set');
});

test('what a template renders is not known', () => {
	expect(configOf(operator.replace('REGISTRY_ONLY', '{{ .Values.mode }}')).isOutboundStated).toBe(false);
});
