import { duration, type Plot } from './figure.js';

const WIDTH = 720;
const HEIGHT = 400;
const LEFT = 84;
const RIGHT = 24;
const TOP = 48;
const BOTTOM = 56;
const COLORS = ['#0b6e4f', '#b3392f'];

/** Time against a number, both on logarithmic scales. */
export function plot({ title, across: counted, curves }: Plot): string {
  const points = curves.flatMap((curve) => curve.points);
  const [minX, maxX] = decades(points.map(({ x }) => x));
  const [minY, maxY] = decades(points.map(({ nanoseconds }) => nanoseconds));
  const across = (x: number) => LEFT + ((Math.log10(x) - minX) / (maxX - minX)) * (WIDTH - LEFT - RIGHT);
  const up = (y: number) => HEIGHT - BOTTOM - ((Math.log10(y) - minY) / (maxY - minY)) * (HEIGHT - TOP - BOTTOM);
  const lines: string[] = [];
  for (let power = minX; power <= maxX; power++) {
    const x = across(10 ** power).toFixed(1);
    lines.push(`<line x1="${x}" y1="${TOP}" x2="${x}" y2="${HEIGHT - BOTTOM}" stroke="#e2e2e2"/>`);
    lines.push(
      `<text x="${x}" y="${HEIGHT - BOTTOM + 20}" text-anchor="middle">${(10 ** power).toLocaleString('en')}</text>`,
    );
  }
  for (let power = minY; power <= maxY; power++) {
    const y = up(10 ** power);
    lines.push(`<line x1="${LEFT}" y1="${y.toFixed(1)}" x2="${WIDTH - RIGHT}" y2="${y.toFixed(1)}" stroke="#e2e2e2"/>`);
    lines.push(`<text x="${LEFT - 8}" y="${(y + 4).toFixed(1)}" text-anchor="end">${decade(10 ** power)}</text>`);
  }
  for (const [index, { name, points: own }] of curves.entries()) {
    const color = COLORS[index % COLORS.length];
    const places = own.map(({ x, nanoseconds }) => `${across(x).toFixed(1)},${up(nanoseconds).toFixed(1)}`);
    lines.push(`<polyline points="${places.join(' ')}" fill="none" stroke="${color}" stroke-width="2.5"/>`);
    for (const place of places) {
      const [x, y] = place.split(',');
      lines.push(`<circle cx="${x}" cy="${y}" r="4" fill="${color}"/>`);
    }
    lines.push(`<text x="${LEFT + 12}" y="${TOP + 22 + index * 20}" fill="${color}" font-weight="600">${name}</text>`);
  }
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${HEIGHT}" font-family="system-ui, sans-serif" font-size="13" fill="#333" role="img">`,
    `<title>${title}</title>`,
    `<rect width="${WIDTH}" height="${HEIGHT}" fill="#fff"/>`,
    `<text x="${LEFT}" y="26" font-size="16" font-weight="600">${title}</text>`,
    ...lines,
    `<text x="${(LEFT + WIDTH - RIGHT) / 2}" y="${HEIGHT - 12}" text-anchor="middle">${counted}</text>`,
    '</svg>',
    '',
  ].join('\n');
}

function decade(nanoseconds: number): string {
  return duration(nanoseconds).replace(/\.0+(?= )/, '');
}

function decades(values: readonly number[]): [number, number] {
  return [Math.floor(Math.log10(Math.min(...values))), Math.ceil(Math.log10(Math.max(...values)))];
}
