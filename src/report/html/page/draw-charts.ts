import {
  BarController,
  BarElement,
  CategoryScale,
  Chart,
  Legend,
  LinearScale,
  LineController,
  LineElement,
  PointElement,
  ScatterController,
  Tooltip,
} from 'chart.js';
import type { DrawnChart } from '../chart.js';
import { chartConfiguration } from './chart-configuration.js';
import { dataOf } from './elements.js';
import { currentTheme, onThemeChange } from './theme.js';

Chart.register(
  ...[BarController, LineController, ScatterController, BarElement, LineElement, PointElement],
  ...[CategoryScale, LinearScale, Legend, Tooltip],
);
Chart.defaults.font.family = 'system-ui, sans-serif';

/** Draws every chart that the page has data for, and again when its colours change. */
export function drawCharts(): void {
  const charts = dataOf<DrawnChart[]>('charts') ?? [];
  const drawn = new Map<string, Chart>();
  const draw = () => {
    const theme = currentTheme();
    for (const chart of charts) {
      const canvas = document.querySelector<HTMLCanvasElement>(`canvas[data-chart="${chart.id}"]`);
      if (canvas === null) continue;
      drawn.get(chart.id)?.destroy();
      if (chart.form === 'bars' || chart.form === 'ranges') fitHeight(canvas, chart);
      drawn.set(chart.id, new Chart(canvas, chartConfiguration(chart, theme)));
    }
  };
  draw();
  onThemeChange(draw);
  const fit = () => {
    for (const chart of drawn.values()) chart.resize();
  };
  window.addEventListener('beforeprint', fit);
  window.addEventListener('afterprint', fit);
}

/** Bars that lie take as much height as they are many. */
function fitHeight(canvas: HTMLCanvasElement, chart: DrawnChart): void {
  const lies = chart.form === 'ranges' || (chart.form === 'bars' && chart.lying);
  if (!lies) return;
  const rows = chart.labels.length;
  canvas.parentElement!.style.height = `${Math.max(140, 70 + 34 * rows)}px`;
}
