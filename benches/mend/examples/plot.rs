//! Draws cost against length, ours beside the others', from what the criterion run left: `plot <target folder> <file.svg>`.
//!
//! Both axes are logarithmic: what is linear is a straight line of slope one, what reads again and again is steeper.

use std::ops::Range;

use loquat_mend_benches::{Failure, LENGTHS, estimates::Estimates};
use plotters::{
    chart::{ChartBuilder, ChartContext, SeriesLabelPosition},
    coord::{cartesian::Cartesian2d, combinators::IntoLogRange},
    drawing::IntoDrawingArea,
    element::Circle,
    prelude::{Color, DrawingArea, LineSeries, LogCoord, PathElement, RGBColor, SVGBackend, WHITE},
    style::ShapeStyle,
};

type Panel<'a, 'b> = ChartContext<'a, SVGBackend<'b>, Cartesian2d<LogCoord<f64>, LogCoord<f64>>>;
type Area<'a> = DrawingArea<SVGBackend<'a>, plotters::coord::Shift>;

const SIZE: (u32, u32) = (1500, 620);
const BYTES: Range<f64> = 800.0..1_300_000.0;
/// Microseconds, the same in every panel, so that panels can be compared.
const TIME: Range<f64> = 1.0..1_000_000.0;

/// A line of a panel: group and reader of the measurement, what it is called, its colour and width.
struct Line {
    place: (&'static str, &'static str),
    label: &'static str,
    colour: RGBColor,
    width: u32,
}

const OURS: RGBColor = RGBColor(200, 60, 20);
const OURS_WHOLE: RGBColor = RGBColor(240, 160, 110);
const STRICT: RGBColor = RGBColor(60, 60, 60);
const GREEN: RGBColor = RGBColor(40, 140, 90);
const BLUE: RGBColor = RGBColor(50, 110, 190);
const PURPLE: RGBColor = RGBColor(140, 90, 170);
const OCHRE: RGBColor = RGBColor(180, 150, 30);

const fn line(
    place: (&'static str, &'static str),
    label: &'static str,
    colour: RGBColor,
    width: u32,
) -> Line {
    Line { place, label, colour, width }
}

fn main() -> Result<(), Failure> {
    let mut arguments = std::env::args().skip(1);
    let (Some(target), Some(file)) = (arguments.next(), arguments.next()) else {
        return Err("usage: plot <target folder> <file.svg>".into());
    };
    let run = Estimates::below(target);
    let root = SVGBackend::new(&file, SIZE).into_drawing_area();
    root.fill(&WHITE)?;
    let titles = ["clean text", "broken text", "broken text in pieces of 16 bytes"];
    for ((area, title), lines) in
        root.split_evenly((1, 3)).iter().zip(titles).zip([clean(), broken(), pieces()])
    {
        panel(&run, area, title, &lines)?;
    }
    root.present()?;
    Ok(())
}

fn clean() -> Vec<Line> {
    vec![
        line(("clean", "serde_json"), "serde_json (Value)", STRICT, 2),
        line(("clean", "loquat-mend"), "loquat-mend", OURS, 3),
        line(("schema", "clean, loquat-mend"), "loquat-mend, on a schema", OURS_WHOLE, 2),
    ]
}

fn broken() -> Vec<Line> {
    vec![
        line(("broken", "serde_json"), "serde_json, undamaged", STRICT, 2),
        line(("broken", "loquat-mend"), "loquat-mend", OURS, 3),
        line(("broken", "jsonrepair-rs"), "jsonrepair-rs", GREEN, 2),
        line(("broken", "json_partial"), "json_partial", BLUE, 2),
        line(("broken", "llm_json"), "llm_json (wrong value)", PURPLE, 1),
        line(("broken", "jsonrepair"), "jsonrepair (wrong value)", OCHRE, 1),
    ]
}

fn pieces() -> Vec<Line> {
    vec![
        line(("pieces", "broken, whole"), "loquat-mend, whole", OURS_WHOLE, 2),
        line(("pieces", "broken, in pieces"), "loquat-mend, in pieces", OURS, 3),
        line(("pieces", "broken, jsonrepair-rs again"), "jsonrepair-rs, again at each", GREEN, 2),
    ]
}

fn panel(run: &Estimates, area: &Area<'_>, title: &str, lines: &[Line]) -> Result<(), Failure> {
    let mut chart = ChartBuilder::on(area)
        .margin(14)
        .margin_right(30)
        .caption(title, ("sans-serif", 22))
        .x_label_area_size(48)
        .y_label_area_size(72)
        .build_cartesian_2d(BYTES.log_scale(), TIME.log_scale())?;
    chart
        .configure_mesh()
        .x_desc("length of the text")
        .y_desc("time of a CPU for the whole text")
        .x_labels(4)
        .y_labels(7)
        .x_label_formatter(&|bytes| length(*bytes))
        .y_label_formatter(&|time| duration(*time))
        .label_style(("sans-serif", 16))
        .axis_desc_style(("sans-serif", 17))
        .light_line_style(RGBColor(238, 238, 238))
        .bold_line_style(RGBColor(205, 205, 205))
        .draw()?;
    for line in lines {
        draw(run, &mut chart, line)?;
    }
    chart
        .configure_series_labels()
        .position(SeriesLabelPosition::LowerRight)
        .label_font(("sans-serif", 16))
        .background_style(WHITE.mix(0.85))
        .border_style(RGBColor(205, 205, 205))
        .draw()?;
    Ok(())
}

fn draw(run: &Estimates, chart: &mut Panel<'_, '_>, line: &Line) -> Result<(), Failure> {
    let (group, reader) = line.place;
    // Not every reader is measured at every length.
    let points: Vec<(f64, f64)> = LENGTHS
        .iter()
        .filter_map(|&bytes| Some((bytes as f64, run.nanoseconds(group, reader, bytes).ok()? / 1_000.0)))
        .collect();
    if points.is_empty() {
        return Err(format!("`{group}/{reader}` was not measured").into());
    }
    let style = ShapeStyle { color: line.colour.to_rgba(), filled: true, stroke_width: line.width };
    chart
        .draw_series(LineSeries::new(points.iter().copied(), style))?
        .label(line.label)
        .legend(move |(x, y)| PathElement::new(vec![(x, y), (x + 22, y)], style));
    chart.draw_series(points.iter().map(|&point| Circle::new(point, line.width + 1, style)))?;
    Ok(())
}

fn length(bytes: f64) -> String {
    if bytes < 1e6 { format!("{:.0} KB", bytes / 1e3) } else { format!("{:.0} MB", bytes / 1e6) }
}

fn duration(microseconds: f64) -> String {
    match microseconds {
        time if time < 1e3 => format!("{time:.0} µs"),
        time if time < 1e6 => format!("{:.0} ms", time / 1e3),
        time => format!("{:.0} s", time / 1e6),
    }
}
