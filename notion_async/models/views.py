"""Views of a data source, and the queries through them.

Everything in a configuration may be left out (UNSET) or be cleared (None), so the same structs are read and written.

https://developers.notion.com/reference/view
"""

from typing import TYPE_CHECKING, Any, ClassVar, Literal, TypeAlias

from msgspec import UNSET, UnsetType

from notion_async.models.base import Struct, StructClass, Time, Unknown, UnknownClass
from notion_async.models.lists import RequestStatus
from notion_async.models.pages import PageReference
from notion_async.models.parents import Parent
from notion_async.models.sorts import Sort
from notion_async.models.users import Author

__all__ = [
    "Aggregation",
    "Arrows",
    "BoardConfiguration",
    "CalendarConfiguration",
    "CardCover",
    "ChartConfiguration",
    "DashboardConfiguration",
    "DashboardRow",
    "FormConfiguration",
    "GalleryConfiguration",
    "GroupBy",
    "GroupSort",
    "KnownConfiguration",
    "ListConfiguration",
    "MapConfiguration",
    "PartialView",
    "PropertyDisplay",
    "ReferenceLine",
    "Subtasks",
    "TableConfiguration",
    "TimelineConfiguration",
    "TimelinePreference",
    "UnknownConfiguration",
    "View",
    "ViewQuery",
    "Widget",
]

Text: TypeAlias = str | UnsetType | None
Flag: TypeAlias = bool | UnsetType | None
Amount: TypeAlias = int | float | UnsetType | None


class PropertyDisplay(Struct, frozen=True, kw_only=True):
    """Display settings of one property in a view; a property without them is hidden.

    Attributes:
        width: Pixels.
        wrap: Whether its text is wrapped.
    """

    property_id: str
    property_name: Text = UNSET
    visible: Flag = UNSET
    width: Amount = UNSET
    wrap: Flag = UNSET
    status_show_as: Text = UNSET
    card_property_width_mode: Text = UNSET
    date_format: Text = UNSET
    time_format: Text = UNSET


class GroupSort(Struct, frozen=True):
    """The order of groups: `manual`, `ascending` or `descending`."""

    type: str


class GroupBy(Struct, frozen=True, kw_only=True):
    """Grouping of a view's rows.

    Attributes:
        type: The grouped property's type, such as `status`; decides which of the other keys there are.
        group_by: `option`, `month`, `exact`, …; for a formula the grouping of its result.
        start_day_of_week: 0 for Sunday, 1 for Monday.
        range_size: The width of a group of numbers.
    """

    type: str
    property_id: str | UnsetType = UNSET
    property_name: Text = UNSET
    group_by: "str | GroupBy | UnsetType | None" = UNSET
    sort: GroupSort | UnsetType | None = UNSET
    hide_empty_groups: Flag = UNSET
    start_day_of_week: Amount = UNSET
    range_start: Amount = UNSET
    range_end: Amount = UNSET
    range_size: Amount = UNSET


class Subtasks(Struct, frozen=True, kw_only=True):
    """Display of sub-items in a table."""

    property_id: Text = UNSET
    display_mode: Text = UNSET
    filter_scope: Text = UNSET
    toggle_column_id: Text = UNSET


class CardCover(Struct, frozen=True, kw_only=True):
    """Cover of a card."""

    type: str
    property_id: Text = UNSET


class TimelinePreference(Struct, frozen=True, kw_only=True):
    """Zoom of a timeline, and its centre (milliseconds since 1970)."""

    zoom_level: Text = UNSET
    center_timestamp: Amount = UNSET


class Arrows(Struct, frozen=True):
    """The relation a timeline draws as arrows."""

    property_id: Text = UNSET


class Aggregation(Struct, frozen=True, kw_only=True):
    """Aggregation of a chart, such as `count` or `sum`."""

    aggregator: str
    property_id: Text = UNSET


class ReferenceLine(Struct, frozen=True, kw_only=True):
    """A line across a chart."""

    id: Text = UNSET
    value: Amount = UNSET
    label: Text = UNSET
    color: Text = UNSET
    dash_style: Text = UNSET


class Widget(Struct, frozen=True, kw_only=True):
    """A view within a dashboard.

    Attributes:
        width: Its share of the row, from 1 to 12.
    """

    id: str
    view_id: Text = UNSET
    width: Amount = UNSET
    row_index: Amount = UNSET


class DashboardRow(Struct, frozen=True, kw_only=True):
    """A row of a dashboard."""

    id: str
    widgets: tuple[Widget, ...] = ()
    height: int | float | str | UnsetType | None = UNSET


Shown: TypeAlias = tuple[PropertyDisplay, ...] | UnsetType | None
Grouped: TypeAlias = GroupBy | UnsetType | None


class UnknownConfiguration(Unknown):
    """The configuration of a view of a type that has no struct here."""

    __slots__ = ()


class ConfigurationBase(Struct, frozen=True, kw_only=True, tag_field="type"):
    """The base of view configurations."""

    unknown_as: ClassVar[UnknownClass | None] = UnknownConfiguration


class TableConfiguration(ConfigurationBase, frozen=True, kw_only=True, tag="table"):
    """A table."""

    type: ClassVar[Literal["table"]] = "table"
    properties: Shown = UNSET
    group_by: Grouped = UNSET
    subtasks: Subtasks | UnsetType | None = UNSET
    wrap_cells: Flag = UNSET
    frozen_column_index: Amount = UNSET
    show_vertical_lines: Flag = UNSET


class BoardConfiguration(ConfigurationBase, frozen=True, kw_only=True, tag="board"):
    """Cards in columns."""

    type: ClassVar[Literal["board"]] = "board"
    group_by: Grouped = UNSET
    sub_group_by: Grouped = UNSET
    properties: Shown = UNSET
    cover: CardCover | UnsetType | None = UNSET
    cover_size: Text = UNSET
    cover_aspect: Text = UNSET
    card_layout: Text = UNSET


class GalleryConfiguration(ConfigurationBase, frozen=True, kw_only=True, tag="gallery"):
    """Cards in a grid."""

    type: ClassVar[Literal["gallery"]] = "gallery"
    properties: Shown = UNSET
    cover: CardCover | UnsetType | None = UNSET
    cover_size: Text = UNSET
    cover_aspect: Text = UNSET
    card_layout: Text = UNSET


class ListConfiguration(ConfigurationBase, frozen=True, kw_only=True, tag="list"):
    """A plain list."""

    type: ClassVar[Literal["list"]] = "list"
    properties: Shown = UNSET


class CalendarConfiguration(ConfigurationBase, frozen=True, kw_only=True, tag="calendar"):
    """A calendar."""

    type: ClassVar[Literal["calendar"]] = "calendar"
    date_property_id: str | UnsetType = UNSET
    properties: Shown = UNSET
    view_range: Text = UNSET
    show_weekends: Flag = UNSET


class TimelineConfiguration(ConfigurationBase, frozen=True, kw_only=True, tag="timeline"):
    """A timeline."""

    type: ClassVar[Literal["timeline"]] = "timeline"
    date_property_id: str | UnsetType = UNSET
    end_date_property_id: Text = UNSET
    properties: Shown = UNSET
    show_table: Flag = UNSET
    table_properties: Shown = UNSET
    preference: TimelinePreference | UnsetType | None = UNSET
    arrows_by: Arrows | UnsetType | None = UNSET
    color_by: bool | str | UnsetType | None = UNSET


class MapConfiguration(ConfigurationBase, frozen=True, kw_only=True, tag="map"):
    """A map."""

    type: ClassVar[Literal["map"]] = "map"
    height: Text = UNSET
    map_by: Text = UNSET
    properties: Shown = UNSET


class FormConfiguration(ConfigurationBase, frozen=True, kw_only=True, tag="form"):
    """A form to fill in."""

    type: ClassVar[Literal["form"]] = "form"
    is_form_closed: Flag = UNSET
    anonymous_submissions: Flag = UNSET
    submission_permissions: Text = UNSET


class ChartConfiguration(ConfigurationBase, frozen=True, kw_only=True, tag="chart"):
    """A chart."""

    type: ClassVar[Literal["chart"]] = "chart"
    chart_type: Text = UNSET
    x_axis: Grouped = UNSET
    y_axis: Aggregation | UnsetType | None = UNSET
    x_axis_property_id: Text = UNSET
    y_axis_property_id: Text = UNSET
    value: Aggregation | UnsetType | None = UNSET
    sort: Text = UNSET
    color_theme: Text = UNSET
    height: Text = UNSET
    hide_empty_groups: Flag = UNSET
    legend_position: Text = UNSET
    show_data_labels: Flag = UNSET
    axis_labels: Text = UNSET
    grid_lines: Text = UNSET
    cumulative: Flag = UNSET
    smooth_line: Flag = UNSET
    hide_line_fill_area: Flag = UNSET
    group_style: Text = UNSET
    y_axis_min: Amount = UNSET
    y_axis_max: Amount = UNSET
    donut_labels: Text = UNSET
    hide_title: Flag = UNSET
    stack_by: Grouped = UNSET
    reference_lines: tuple[ReferenceLine, ...] | UnsetType | None = UNSET
    caption: Text = UNSET
    color_by_value: Flag = UNSET


class DashboardConfiguration(ConfigurationBase, frozen=True, kw_only=True, tag="dashboard"):
    """A dashboard of other views; read-only."""

    type: ClassVar[Literal["dashboard"]] = "dashboard"
    rows: tuple[DashboardRow, ...] | UnsetType | None = UNSET


KnownConfiguration: TypeAlias = (
    TableConfiguration
    | BoardConfiguration
    | GalleryConfiguration
    | ListConfiguration
    | CalendarConfiguration
    | TimelineConfiguration
    | MapConfiguration
    | FormConfiguration
    | ChartConfiguration
    | DashboardConfiguration
)

if TYPE_CHECKING:
    Configuration: TypeAlias = KnownConfiguration | UnknownConfiguration
else:  # the decoder reads what has a struct; the rest is put in its place afterwards
    Configuration = KnownConfiguration


class PartialView(Struct, frozen=True, kw_only=True):
    """A view known by its id and little more."""

    object: Literal["view"]
    id: str
    parent: Parent | UnsetType | None = UNSET
    type: Text = UNSET
    request_id: str | UnsetType = UNSET


class View(Struct, frozen=True, kw_only=True):
    """A view of a data source.

    Attributes:
        type: `table`, `board`, `list`, `calendar`, `timeline`, `gallery`, `form`, `chart`, `map` or `dashboard`.
        filter: Which rows it shows, as the query endpoint takes it.
        sorts: In which order.
        quick_filters: Conditions by property, without the property's name.
        configuration: How it shows them.
    """

    object: Literal["view"]
    id: str
    parent: Parent
    data_source_id: Text = UNSET
    name: str | None
    type: str
    created_time: Time | None = None
    created_by: Author | UnsetType | None = UNSET
    last_edited_time: Time | None = None
    last_edited_by: Author | UnsetType | None = UNSET
    url: str | UnsetType = UNSET
    filter: dict[str, Any] | UnsetType | None = UNSET
    sorts: tuple[Sort, ...] | UnsetType | None = UNSET
    quick_filters: dict[str, Any] | UnsetType | None = UNSET
    configuration: Configuration | UnsetType | None = UNSET
    dashboard_view_id: Text = UNSET
    request_id: str | UnsetType = UNSET
    partial_as: ClassVar[StructClass | None] = PartialView


class ViewQuery(Struct, frozen=True, kw_only=True):
    """The rows a view shows, kept by Notion for about a quarter of an hour.

    Attributes:
        results: The first rows, by id.
        total_count: How many rows there are.
        expires_at: Until when further pages may be asked for (UTC).
        deleted: Whether it was deleted, which is all that is told then.
    """

    object: Literal["view_query"]
    id: str
    view_id: str | UnsetType = UNSET
    expires_at: Time | UnsetType | None = UNSET
    total_count: int | UnsetType | None = UNSET
    results: tuple[PageReference, ...] | UnsetType = UNSET
    next_cursor: Text = UNSET
    has_more: bool | UnsetType = UNSET
    request_status: RequestStatus | UnsetType | None = UNSET
    deleted: bool | UnsetType = UNSET
    request_id: str | UnsetType = UNSET
