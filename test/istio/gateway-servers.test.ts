// Servers of Gateways, their certificates and hosts, against Istio's own tables where they lie beside the project.
import { describe, expect, test } from 'vitest';
import { certificateResource, credentialResource, storedAt } from '../../server/src/istio/credentials.ts';
import { isHttpServer, isPassedThrough, isTlsServer } from '../../server/src/istio/gateway-servers.ts';
import { isGenerated, isWildcardDomain } from '../../server/src/schema/formats/hosts.ts';
import { areTablesThere, table } from '../tables.ts';

test.each([
	['HTTP', false, undefined, 'http'],
	['GRPC-Web', false, undefined, 'http'],
	['HTTP', true, undefined, 'http passed'],
	['HTTPS', true, 'SIMPLE', 'tls http'],
	['https', true, 'PASSTHROUGH', 'tls passed'],
	['HTTPS', true, undefined, 'tls passed'],
	['TLS', true, 'SIMPLE', 'tls'],
	['TLS', true, 'AUTO_PASSTHROUGH', 'tls passed'],
	['TCP', false, undefined, ''],
])('%s, tls %s, mode %s: %s', (protocol, hasTls, mode, is) => {
	const server = { protocol, hasTls, mode };
	const traits = [isTlsServer(server) && 'tls', isHttpServer(server) && 'http', isPassedThrough(server) && 'passed'];
	expect(traits.filter((one) => one !== false).join(' ')).toBe(is);
});

test('a credential lies with the proxy, unless it says where', () => {
	expect(storedAt(credentialResource('cert'), 'infra')).toMatchObject({ name: 'cert', namespace: 'infra' });
	expect(storedAt(credentialResource('kubernetes://pay/cert'), 'infra')).toMatchObject({ namespace: 'pay' });
	expect(storedAt(credentialResource('builtin://'), 'infra')).toBeUndefined();
	expect(certificateResource('shop', 'cert')).toBe('kubernetes-gateway://shop/cert');
	expect(certificateResource('shop', 'builtin://x')).toBe('builtin://');
});

describe.skipIf(!areTablesThere)("Istio's own cases", () => {
	test('IsTLSServer', () => {
		const { cases } = table<{
			name: string;
			server: { Port: { Protocol: string }; Tls?: { Mode?: string } };
			expected: boolean;
		}>('gateway_server_kind_tls');
		for (const { name, server, expected } of cases) {
			const { Port, Tls } = server;
			expect(isTlsServer({ protocol: Port.Protocol, hasTls: Tls !== undefined, mode: Tls?.Mode }), name).toBe(expected);
		}
	});

	test('ToResourceName', () => {
		const { cases } = table<{ name: string; want: string }>('credential_to_resource_name', 0);
		for (const { name, want } of cases) expect(credentialResource(name), name).toBe(want);
	});

	test('ToKubernetesGatewayResource', () => {
		const { cases } = table<{ name: string; namespace: string; want: string }>('credential_k8s_gateway_resource', 0);
		for (const { name, namespace, want } of cases) expect(certificateResource(namespace, name), name).toBe(want);
	});

	test('ParseResourceName', () => {
		const { cases } = table<{
			resource: string;
			defaultNamespace: string;
			err?: true;
			expected?: { Name: string; Namespace: string; ResourceKind: string; Cluster: string };
		}>('credential_parse_resource_name');
		for (const { resource, defaultNamespace, err, expected } of cases) {
			const found = storedAt(resource, defaultNamespace);
			if (err === true || expected === undefined) expect(found, resource).toBeUndefined();
			else
				expect(found, resource).toEqual({
					kind: expected.ResourceKind.replace('kind.', ''),
					name: expected.Name,
					namespace: expected.Namespace,
					cluster: expected.Cluster === 'cluster' ? 'proxy' : expected.Cluster,
				});
		}
	});

	test('ValidateWildcardDomainForVirtualServiceBoundToGateway', () => {
		const { cases } = table<{ in: string; sni: boolean; out: string }>('vs_gateway_domain_valid');
		for (const { in: host, sni, out } of cases) {
			expect(isWildcardDomain(host) || (sni && isGenerated(host)), host).toBe(out === '');
		}
	});
});
