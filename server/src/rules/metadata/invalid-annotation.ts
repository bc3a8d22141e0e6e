// A value that an annotation of Istio's does not take.
import type { AnnotationForm } from '../../model/annotations.ts';
import { cidrOrIp } from '../../schema/formats/addresses.ts';
import type { Node } from '../../yaml/node.ts';
import { isPlaceholder } from '../../yaml/templates.ts';
import { annotatedKinds, annotationsOf } from '../annotations.ts';
import { rule } from '../rule.ts';

export default rule({
	severity: 'warning',
	kinds: annotatedKinds,
	codes: ['IST0125'],
	docs: {
		summary: 'An annotation has a value that Istio cannot read.',
		why: 'The injector refuses the pod, or passes over the annotation.',
		bad: `apiVersion: v1
kind: Pod
metadata:
  name: reviews
  namespace: shop
  annotations:
    traffic.sidecar.istio.io/excludeOutboundPorts: "3306, mysql"
spec: { containers: [{ name: reviews, image: reviews }] }
`,
		mend: ['3306, mysql', '3306'],
		links: ['https://istio.io/latest/docs/reference/config/annotations/'],
	},
	*check(resource) {
		for (const { key, value, row, kind } of annotationsOf(resource)) {
			if (row === undefined || row.form === 'text' || !row.on.includes(kind) || isUnknown(value)) continue;
			// The schema says of this one that it is refused.
			if (key.text === 'istio.io/dry-run') continue;
			const wanted = forms[row.form](value.text);
			if (wanted !== undefined)
				yield { span: value, message: `"${value.text}" is no value of ${key.text}: it takes ${wanted}` };
		}
	},
});

function isUnknown(value: Node): boolean {
	return value.kind !== 'scalar' || value.opaque || value.isNull || isPlaceholder(value.text);
}

const isPort = (text: string): boolean => /^\d{1,5}$/.test(text) && Number(text) <= 65535;
const list = (text: string): readonly string[] => (text.trim() === '' ? [] : text.split(','));

/** What an annotation takes, in words; undefined if the value is such. istio: annotations/validate */
const forms: Readonly<Record<Exclude<AnnotationForm, 'text'>, (text: string) => string | undefined>> = {
	boolean: (text) =>
		/^(?:1|t|T|TRUE|true|True|0|f|F|FALSE|false|False)$/.test(text) ? undefined : '"true" or "false"',
	port: (text) => (isPort(text) ? undefined : 'a port from 0 to 65535'),
	ports: (text) => (list(text).every((one) => isPort(one.trim())) ? undefined : 'port numbers, separated by commas'),
	portsOrAll: (text) =>
		text === '*' || list(text).every((one) => isPort(one.trim()))
			? undefined
			: 'port numbers, separated by commas, or "*"',
	number: (text) => (/^\d{1,10}$/.test(text) && Number(text) <= 4294967295 ? undefined : 'a whole number'),
	ranges: (text) => (areRanges(text) ? undefined : 'ranges such as 10.0.0.0/8, separated by commas without blanks'),
	rangesOrAll: (text) =>
		text === '*' || areRanges(text)
			? undefined
			: 'ranges such as 10.0.0.0/8, separated by commas without blanks, or "*"',
	interception: (text) => (/^(?:REDIRECT|TPROXY|NONE)$/.test(text) ? undefined : 'REDIRECT, TPROXY or NONE'),
	interfaces: (text) =>
		list(text).every((one) => /^[^\s/]{1,15}$/.test(one.trim()))
			? undefined
			: 'names of interfaces, separated by commas',
	quantity: (text) =>
		/^[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[numkMGTPE]|[KMGTPE]i|[eE][+-]?\d+)?$/.test(text)
			? undefined
			: 'a quantity such as 100m or 128Mi',
};

function areRanges(text: string): boolean {
	return list(text).every((one) => one.includes('/') && cidrOrIp(one) === undefined);
}
