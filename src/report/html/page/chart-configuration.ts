import type { ChartConfiguration, ChartDataset, ScaleOptions, TooltipItem } from 'chart.js';
import type { BarChart, DrawnChart, LineChart, RangeChart, ScatterChart, Unit } from '../chart.js';
import { numberText } from './numbers.js';
import type { Theme } from './theme.js';
import { whiskers } from './whiskers.js';

const lineCharacters = 24;

/** A chart in Chart.js' terms. */
export function chartConfiguration(chart: DrawnChart, theme: Theme): ChartConfiguration {
  switch (chart.form) {
    case 'line':
      return lineChart(chart, theme);
    case 'bars':
      return barChart(chart, theme);
    case 'ranges':
      return rangeChart(chart, theme);
    case 'scatter':
      return scatterChart(chart, theme);
  }
}

function lineChart({ x, xName, unit, series }: Omit<LineChart, 'says' | 'figures'>, theme: Theme): ChartConfiguration {
  const datasets = series.map(({ name, role, values }): ChartDataset<'line'> => {
    const colour = theme.series[role];
    return {
      label: name,
      data: values.map((y, i) => ({ x: x[i]!, y })),
      borderColor: colour,
      backgroundColor: colour,
      borderWidth: 2,
      borderDash: role === 'limit' ? [6, 4] : role === 'second' ? [2, 3] : [],
      pointRadius: 0,
      pointHitRadius: 8,
      stepped: role === 'limit' ? false : 'before',
    };
  });
  return {
    type: 'line',
    data: { datasets } as ChartConfiguration['data'],
    options: options(theme, series.length > 1, (item) => `${item.dataset.label}: ${numberText(item.parsed.y!, unit)}`, {
      x: { ...axis(theme, xName, 'seconds', x.at(-1)), min: 0, max: x.at(-1) },
      y: { ...axis(theme, '', unit), min: 0 },
    }),
  };
}

function barChart(
  { labels, lying, xName, yName, unit, series }: Omit<BarChart, 'says' | 'figures'>,
  theme: Theme,
): ChartConfiguration {
  const value = axis(theme, (lying ? xName : yName) ?? '', unit);
  const names = axis(theme, (lying ? yName : xName) ?? '', undefined);
  const datasets = series.map(({ name, role, values }) => ({
    label: name,
    data: [...values],
    backgroundColor: theme.series[role],
    maxBarThickness: 42,
    minBarLength: 2,
  }));
  return {
    type: 'bar',
    data: { labels: lying ? labels.map(wrapped) : [...labels], datasets },
    options: {
      ...options(
        theme,
        series.length > 1,
        (item) => `${item.dataset.label}: ${numberText((lying ? item.parsed.x : item.parsed.y)!, unit)}`,
        lying ? { x: value, y: names } : { x: names, y: value },
      ),
      indexAxis: lying ? 'y' : 'x',
    },
  };
}

function rangeChart(chart: Omit<RangeChart, 'says' | 'figures'>, theme: Theme): ChartConfiguration {
  const { labels, low, mark, high, rangeName, markName, unit, actual } = chart;
  const { first, second, third } = theme.series;
  const dot = { type: 'line', indexAxis: 'y', showLine: false, pointHitRadius: 8 } as const;
  const datasets: ChartDataset<'bar' | 'line'>[] = [
    { ...dot, label: markName, data: [...mark], pointStyle: 'circle', pointRadius: 5, ...coloured(second) },
    ...(actual === undefined
      ? []
      : [
          {
            ...{ ...dot, label: actual.name, data: labels.map(() => actual.value), pointStyle: 'rectRot' },
            ...{ pointRadius: 7, ...coloured(third) },
          } satisfies ChartDataset<'line'>,
        ]),
    {
      type: 'bar',
      label: rangeName,
      data: low.map((from, i): [number, number] => [from, high[i]!]),
      backgroundColor: first,
      barThickness: 10,
      borderRadius: 5,
      borderSkipped: false,
    },
  ];
  const say = ({ datasetIndex, dataIndex, dataset }: Item) =>
    datasetIndex === datasets.length - 1
      ? `${rangeName}: ${numberText(low[dataIndex]!, unit)} to ${numberText(high[dataIndex]!, unit)}`
      : `${dataset.label}: ${numberText(datasetIndex === 0 ? mark[dataIndex]! : actual!.value, unit)}`;
  return {
    type: 'bar',
    data: { labels: labels.map(wrapped), datasets } as ChartConfiguration['data'],
    options: {
      ...options(theme, true, say, {
        x: {
          ...axis(theme, '', unit, Math.max(...high, actual?.value ?? 0)),
          min: 0,
          ...(unit === 'share' && { max: 1 }),
        },
        y: axis(theme, '', undefined),
      }),
      indexAxis: 'y',
    },
  };
}

function scatterChart(
  { points, xName, xUnit, yName, yUnit }: Omit<ScatterChart, 'says' | 'figures'>,
  theme: Theme,
): ChartConfiguration {
  const { first, second } = theme.series;
  const colours = points.map(({ chosen }) => (chosen ? second : first));
  return {
    type: 'scatter',
    data: {
      datasets: [
        {
          data: points.map(({ x, y }) => ({ x, y })),
          pointRadius: points.map(({ chosen }) => (chosen ? 8 : 6)),
          pointHoverRadius: 9,
          pointStyle: points.map(({ chosen }) => (chosen ? 'rectRot' : 'circle')),
          backgroundColor: colours,
          borderColor: colours,
        },
      ],
    },
    options: {
      ...options(
        theme,
        false,
        ({ dataIndex }) => {
          const { name, x, y, low, high } = points[dataIndex]!;
          return `${name}: ${numberText(y, yUnit)} (${numberText(low, yUnit)} to ${numberText(high, yUnit)}) at ${numberText(x, xUnit)}`;
        },
        {
          x: { ...axis(theme, xName, xUnit), min: 0 },
          y: { ...axis(theme, yName, yUnit), min: 0, max: yUnit === 'share' ? 1 : undefined },
        },
      ),
      layout: { padding: { right: 16, top: 8 } },
    },
    plugins: [whiskers(points, colours, theme.text)],
  };
}

type Item = TooltipItem<'bar' | 'line' | 'scatter'>;

function options(
  theme: Theme,
  legend: boolean,
  say: (item: Item) => string,
  scales: Record<string, object>,
): NonNullable<ChartConfiguration['options']> {
  return {
    animation: false,
    responsive: true,
    maintainAspectRatio: false,
    scales: scales as Record<string, ScaleOptions<'linear'>>,
    plugins: {
      legend: {
        display: legend,
        position: 'bottom',
        labels: { color: theme.text, usePointStyle: true, boxHeight: 7 },
      },
      tooltip: { callbacks: { title: (items) => items[0]?.label ?? '', label: (item) => say(item as Item) } },
    },
  };
}

/** @param unit of its numbers; undefined for one of names
 * @param most its end, where it is one of time */
function axis(theme: Theme, name: string, unit: Unit | undefined, most = 0): object {
  return {
    ...(unit !== undefined && { type: 'linear' }),
    grid: { color: unit === undefined ? 'transparent' : theme.line },
    border: { color: theme.line },
    title: { display: name !== '', text: name, color: theme.muted },
    ticks: {
      color: theme.muted,
      maxRotation: 50,
      ...(unit === undefined
        ? {}
        : {
            maxTicksLimit: 7,
            ...(unit === 'seconds' && { stepSize: secondsStep(most) }),
            callback: (value: number | string) => numberText(Number(value), unit),
          }),
    },
  };
}

/** A clock's step that divides so much time into six at most. */
function secondsStep(most: number): number {
  const steps = [0.5, 1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1_800, 3_600, 7_200, 14_400, 28_800];
  return steps.find((step) => most / step <= 6) ?? 86_400 * Math.ceil(most / 86_400 / 6);
}

/** A name in two lines where it is long, so that it leaves room for its bar. */
function wrapped(label: string): string | string[] {
  if (label.length <= lineCharacters) return label;
  const space = label.lastIndexOf(' ', lineCharacters);
  const end = space > lineCharacters / 2 ? space : lineCharacters;
  const rest = label.slice(end).trim();
  return [label.slice(0, end), rest.length > lineCharacters ? `${rest.slice(0, lineCharacters - 1)}…` : rest];
}

function coloured(colour: string) {
  return { borderColor: colour, backgroundColor: colour };
}
