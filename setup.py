"""Only what pyproject.toml cannot say: the data files beside the package travel inside it."""

from setuptools import find_namespace_packages, find_packages, setup

data = ["studio.resources", *(f"studio.resources.{folder}" for folder in find_namespace_packages("resources"))]

setup(
    packages=[*find_packages(include=["studio", "studio.*"]), *data],
    package_dir={"studio.resources": "resources"},
    package_data={package: ["*"] for package in data},
)
