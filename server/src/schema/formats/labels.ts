// Keys of labels.

import { type Wrong, wrong } from '../wrong.ts';
import { brief } from './words.ts';

const name = /^[A-Za-z0-9](?:[-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?$/;
const part = /^[A-Za-z0-9](?:[-A-Za-z0-9]*[A-Za-z0-9])?$/;
const longestPrefix = 253;

/** A name, with a DNS name and a slash before it if wanted. istio: pkg/config/labels/instance.go */
export function labelKey(text: string): Wrong | undefined {
	const slash = text.indexOf('/');
	const prefix = text.slice(0, Math.max(0, slash));
	const isPrefixed =
		slash === -1 || (prefix.length <= longestPrefix && prefix.split('.').every((one) => part.test(one)));
	return isPrefixed && name.test(text.slice(slash + 1)) ? undefined : wrong('notLabelKey', { value: brief(text) });
}
