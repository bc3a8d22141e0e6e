// Durations as Go writes them, and percentages.

import { type Wrong, wrong } from '../wrong.ts';
import { brief } from './words.ts';

const units: Readonly<Record<string, number>> = {
	ns: 1e-6,
	us: 1e-3,
	'\u00b5s': 1e-3,
	'\u03bcs': 1e-3,
	ms: 1,
	s: 1000,
	m: 60_000,
	h: 3_600_000,
};

/** A Go duration is a count of nanoseconds in 64 bits. */
const longest = 2 ** 63 / 1e6;

/** The length of a Go duration in milliseconds; undefined for other text. istio: time.ParseDuration */
export function milliseconds(text: string): number | undefined {
	if (text.length > 60 || !/^[-+]?(?:(?:\d+(?:\.\d*)?|\.\d+)(?:ns|us|\u00b5s|\u03bcs|ms|s|m|h))+$/.test(text)) {
		return /^[-+]?0$/.test(text) ? 0 : undefined;
	}
	const sign = text.startsWith('-') ? -1 : 1;
	let total = 0;
	for (const [, number = '', unit = ''] of text.matchAll(/(\d*\.?\d*)(ns|us|\u00b5s|\u03bcs|ms|s|m|h)/g)) {
		total += Number(number) * (units[unit] ?? 0);
	}
	if (total > longest) return undefined;
	// Sums of fractions such as 0.1s and 0.2s are not exact.
	return sign * (Math.round(total * 1e6) / 1e6);
}

function unreadable(text: string): Wrong {
	const number = /^\s*(\d{1,9}(?:\.\d{1,9})?)\s*([a-z]*)/i.exec(text.slice(0, 60));
	const unit = { sec: 's', min: 'm', hour: 'h', day: 'h' }[
		/^(sec|min|hour)/i.exec(number?.[2] ?? '')?.[1]?.toLowerCase() ?? ''
	];
	const like =
		number === null || (unit === undefined && number[2] !== '') ? '5s or 1h30m' : `${number[1]}${unit ?? 's'}`;
	return wrong('notDuration', { value: brief(text), like });
}

/** Anything that can be read as a duration, 0 and less included. */
export function anyDuration(text: string): Wrong | undefined {
	return milliseconds(text) === undefined ? unreadable(text) : undefined;
}

export function duration(text: string): Wrong | undefined {
	const length = milliseconds(text);
	if (length === undefined) return unreadable(text);
	if (length < 1) return wrong('shortDuration', { value: brief(text) });
	return Number.isInteger(length) ? undefined : wrong('preciseDuration', { value: brief(text) });
}

export function durationOrZero(text: string): Wrong | undefined {
	return milliseconds(text) === 0 ? undefined : duration(text);
}

export function secondsDuration(text: string): Wrong | undefined {
	const length = milliseconds(text);
	if (length !== undefined && length >= 1 && length % 1000 !== 0)
		return wrong('notWholeSeconds', { value: brief(text) });
	return duration(text);
}

export function percent(text: string): Wrong | undefined {
	const value = Number(text);
	if (!Number.isFinite(value) || value === 0 || (value >= 0.0001 && value <= 100)) return undefined;
	return wrong('notPercentage', { value: brief(text) });
}
