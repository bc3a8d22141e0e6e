// What the values of annotations have to be, by the forms that the table of annotations gives them.
import type { AnnotationForm } from '../../model/annotations.ts';
import { cidrOrIp } from '../../schema/formats/addresses.ts';
import { parse } from '../../yaml/tree.ts';

const isPort = (text: string): boolean => /^\d{1,5}$/.test(text) && Number(text) <= 65535;
const list = (text: string): readonly string[] => (text.trim() === '' ? [] : text.split(','));

/** What an annotation takes, in words; undefined if the value is such. istio: pkg/config/analysis/analyzers/annotations */
export const annotationForms: Readonly<Record<Exclude<AnnotationForm, 'text'>, (text: string) => string | undefined>> =
	{
		boolean: (text) =>
			/^(?:1|t|T|TRUE|true|True|0|f|F|FALSE|false|False)$/.test(text) ? undefined : '"true" or "false"',
		port: (text) => (isPort(text) ? undefined : 'a port from 0 to 65535'),
		ports: (text) => (list(text).every((one) => isPort(one.trim())) ? undefined : 'port numbers, separated by commas'),
		portsOrAll: (text) =>
			text === '*' || list(text).every((one) => isPort(one.trim()))
				? undefined
				: 'port numbers, separated by commas, or "*"',
		number: (text) => (/^\d{1,10}$/.test(text) && Number(text) <= 4294967295 ? undefined : 'a whole number'),
		ranges: (text) => (areRanges(text) ? undefined : 'ranges such as 10.0.0.0/8, separated by commas without spaces'),
		rangesOrAll: (text) =>
			text === '*' || areRanges(text)
				? undefined
				: 'ranges such as 10.0.0.0/8, separated by commas without spaces, or "*"',
		interception: (text) => (/^(?:REDIRECT|TPROXY|NONE)$/.test(text) ? undefined : 'REDIRECT, TPROXY or NONE'),
		interfaces: (text) =>
			list(text).every((one) => /^[^\s/]{1,15}$/.test(one.trim()))
				? undefined
				: 'names of interfaces, separated by commas',
		switch: (text) => (text === 'true' || text === 'false' ? undefined : '"true" or "false"'),
		logLevel: (text) =>
			/^(?:trace|debug|info|warn|warning|error|critical|off)$/.test(text)
				? undefined
				: 'trace, debug, info, warning, error, critical or off',
		serviceType: (text) =>
			/^(?:ClusterIP|NodePort|LoadBalancer)$/.test(text) ? undefined : 'ClusterIP, NodePort or LoadBalancer',
		namespaces: (text) =>
			list(text).every((one) => /^(?:[.*~]|[a-z0-9](?:[-a-z0-9]{0,61}[a-z0-9])?)$/.test(one.trim()))
				? undefined
				: '".", "*", "~" or namespaces, separated by commas',
		codes: (text) =>
			text === '*' || list(text).every((one) => /^IST\d{4}$/.test(one))
				? undefined
				: 'codes such as IST0101, separated by commas without spaces, or "*"',
		percent: (text) => (/^\d{1,3}$/.test(text) && Number(text) <= 100 ? undefined : 'a whole number from 0 to 100'),
		json: (text) => (isJson(text) ? undefined : 'JSON'),
		proxyConfig: (text) => (isMap(text) ? undefined : 'a ProxyConfig, written as YAML'),
		quantity: (text) =>
			/^[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[numkMGTPE]|[KMGTPE]i|[eE][+-]?\d+)?$/.test(text)
				? undefined
				: 'a quantity such as 100m or 128Mi',
	};

function areRanges(text: string): boolean {
	return list(text).every((one) => one.includes('/') && cidrOrIp(one) === undefined);
}

function isJson(text: string): boolean {
	try {
		JSON.parse(text);
		return true;
	} catch {
		return false;
	}
}

function isMap(text: string): boolean {
	const { root, problems } = parse(text);
	return problems.length === 0 && (root === undefined || root.kind === 'map' || root.isNull);
}
