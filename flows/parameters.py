"""The parameters that flows share, as Prefect's page shows them in its form: with limits and a word on each."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from pathlib import Path
from typing import Annotated, Any, TypeVar, get_type_hints

from pydantic import Field
from pydantic.fields import FieldInfo

from flows.runners import RunnerName
from recension.build.run import Folders

_Flow = TypeVar("_Flow", bound=Callable[..., Any])

Runner = Annotated[RunnerName, Field(description="Where batches are worked on: here, or on a cluster of Dask or Ray.")]
Names = Annotated[list[str] | None, Field(description="Collections by name; all where none is named.")]
Raw = Annotated[Path, Field(description="The folder of collections that came in.")]
Clean = Annotated[Path, Field(description="The folder of versions that go out.")]
Work = Annotated[Path, Field(description="The folder where work done is kept between runs.")]
Day = Annotated[
    str,
    Field(
        description="The day a version bears, like 2026-01-31; today where empty.", pattern=r"^(\d{4}-\d{2}-\d{2})?$"
    ),
]
Workers = Annotated[int, Field(description="Threads or processes; 0 for one for each processor.", ge=0, le=10_000)]
Address = Annotated[
    str, Field(description="The scheduler of a running Dask or Ray cluster; empty for one of this machine.")
]
Notify = Annotated[
    str,
    Field(
        description="Who is told of documents newly set aside: a command that reads JSON, or an address that takes a "
        "POST; nobody where empty."
    ),
]
Review = Annotated[
    str,
    Field(
        description="Where documents are reviewed, like http://host/document/{name}/1; no links where empty.",
        pattern=r"^(https?://\S+)?$",
    ),
]
Wait = Annotated[bool, Field(description="Wait while another run builds a collection, or else fail and say who does.")]
Settle = Annotated[float, Field(description="Seconds a file must be unchanged before it is taken.", ge=0, le=86_400)]


def described(flow: _Flow) -> _Flow:
    """Put the words on a flow's parameters where Prefect looks for them: its form shows what the docstring says."""
    words = {
        name: field.description
        for name, hint in get_type_hints(flow, include_extras=True).items()
        for field in getattr(hint, "__metadata__", ())
        if isinstance(field, FieldInfo)
    }
    told = "\n".join(f"    {name}: {said}" for name, said in words.items())
    flow.__doc__ = f"{inspect.getdoc(flow)}\n\nArgs:\n{told}\n"
    return flow


def folders_of(raw: Path, clean: Path, work: Path) -> Folders:
    """The folders by absolute paths: a worker may stand elsewhere."""
    return Folders(raw.resolve(), clean.resolve(), work.resolve())
