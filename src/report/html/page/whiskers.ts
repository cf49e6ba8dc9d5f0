import type { Plugin } from 'chart.js';
import type { ScatterChart } from '../chart.js';

const cap = 6;

/** Draws each point's bounds as a line through it, and its name beside it. */
export function whiskers(points: ScatterChart['points'], colours: readonly string[], text: string): Plugin {
  return {
    id: 'whiskers',
    afterDatasetsDraw({ ctx, scales, chartArea }) {
      const { x: xScale, y: yScale } = scales;
      if (xScale === undefined || yScale === undefined) return;
      ctx.save();
      ctx.lineWidth = 2;
      points.forEach(({ name, x, y, low, high }, i) => {
        const at = xScale.getPixelForValue(x);
        const [top, bottom] = [yScale.getPixelForValue(high), yScale.getPixelForValue(low)];
        ctx.strokeStyle = colours[i]!;
        ctx.beginPath();
        for (const [fromX, fromY, toX, toY] of [
          [at, top, at, bottom],
          [at - cap, top, at + cap, top],
          [at - cap, bottom, at + cap, bottom],
        ] as const) {
          ctx.moveTo(fromX, fromY);
          ctx.lineTo(toX, toY);
        }
        ctx.stroke();
        ctx.fillStyle = text;
        const isRight = at > (chartArea.left + chartArea.right) / 2;
        ctx.textAlign = isRight ? 'right' : 'left';
        ctx.fillText(name, at + (isRight ? -12 : 12), yScale.getPixelForValue(y) + 4);
      });
      ctx.restore();
    },
  };
}
