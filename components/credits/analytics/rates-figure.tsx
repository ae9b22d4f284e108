import { ChartTable } from "@/components/charts/chart-table";
import { FigureFrame } from "@/components/charts/figure-frame";
import { Legend, LegendItem } from "@/components/charts/legend";
import { prepareRates, tabulateRates } from "@/components/charts/prepare-rates";
import { RatesChart } from "@/components/charts/rates-chart";
import { operations } from "@/components/charts/series";
import { Swatch } from "@/components/ui/credit-bar";
import type { Analytics } from "@/server/credits/schema";

const HEIGHT = 216;

export function RatesFigure({ days }: { days: Analytics["days"] }) {
  const chart = prepareRates(days);
  const table = tabulateRates(days);
  const isEmpty = chart.points.every((point) => operations.every(({ key }) => point[key] === null));
  return (
    <FigureFrame
      title="Useful answers"
      sub={chart.summary}
      file={{ fileName: "strikeline-answers-a-day", ...table }}
      legend={
        <Legend>
          {operations.map(({ key, label }) => (
            <LegendItem key={key} mark={<Swatch kind={key} />}>
              {key === "verification" ? "Verification, valid" : `${label}, found`}
            </LegendItem>
          ))}
        </Legend>
      }
      chart={
        <div className="relative">
          <RatesChart chart={chart} height={HEIGHT} />
          {isEmpty ? (
            <p className="absolute inset-0 grid place-content-center text-muted">
              No lookup was answered in these {days.length} days.
            </p>
          ) : null}
        </div>
      }
      table={<ChartTable caption="Answers by day and operation" {...table} className="h-[240px]" />}
    />
  );
}
