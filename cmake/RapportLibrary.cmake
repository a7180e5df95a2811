# The library: floors 0 to 4 and the public headers.

find_package(absl CONFIG REQUIRED)
find_package(Boost 1.81 CONFIG REQUIRED)

rapport_glob(rapport_sources src/base src/affinity src/ranking src/matching src/router)
add_library(rapport STATIC ${rapport_sources})
add_library(rapport::rapport ALIAS rapport)
rapport_configure(rapport)
set_target_properties(rapport PROPERTIES EXPORT_NAME rapport)
target_include_directories(rapport
  PUBLIC "$<BUILD_INTERFACE:${PROJECT_SOURCE_DIR}/include>"
         "$<INSTALL_INTERFACE:${CMAKE_INSTALL_INCLUDEDIR}>"
  PRIVATE "${PROJECT_SOURCE_DIR}/src")
target_link_libraries(rapport
  PUBLIC absl::status absl::statusor absl::time
  PRIVATE absl::flat_hash_map absl::flat_hash_set absl::hash absl::inlined_vector absl::strings
          # Headers only, and none of them in a public header: an installed Rapport needs no Boost.
          "$<BUILD_INTERFACE:Boost::headers>")
